#pragma once

#include "app/portal/store/Sql.h"

namespace fidesk::server {

/// What one organisation says of keys and sign-ins: JSON text, which the store does not look into.
struct StoredPolicy {
    std::string organisation{}; ///< id
    std::string document{};
};

/// The policies of organisations. Errors of every call: DatabaseFailed.
class Policies {
public:
    explicit Policies(Database& database) : database_(database) {}

    /// The organisation's own; nothing where it has none.
    Result<std::optional<std::string>> of(const std::string& organisationId);

    /// Those that there are from @p organisationId up to the root of its tree, its own first.
    Result<std::vector<StoredPolicy>> upwards(const std::string& organisationId);

    /// All there are, in no order.
    Result<std::vector<StoredPolicy>> all();

    /// Replaces the organisation's own.
    Result<void> put(const std::string& organisationId, const std::string& document);

    /// Does nothing where there is none.
    Result<void> remove(const std::string& organisationId);

private:
    Database& database_;
};

} // namespace fidesk::server
