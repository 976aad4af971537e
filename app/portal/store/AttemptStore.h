#pragma once

#include "app/portal/store/Database.h"

namespace fidesk::server {

/// Tries that failed of late.
struct Attempts {
    std::int64_t failures{0};
    TimePoint firstFailureAt{};
    TimePoint lastFailureAt{};
    TimePoint lockedUntil{}; ///< no try is looked at before
};

/// Tries by subject: an account, an address, or an account at an address. Whoever reads and then writes does
/// it in one Transaction. Errors of every call: DatabaseFailed.
class AttemptStore {
public:
    explicit AttemptStore(Database& database) : database_(database) {}

    Result<std::optional<Attempts>> find(const std::string& subject);

    /// Replaces what is there.
    Result<void> put(const std::string& subject, const Attempts& attempts);

    Result<void> remove(const std::string& subject);

    /// Drops those of subjects that begin with @p prefix whose last failure was before @p time.
    Result<void> purge(const std::string& prefix, TimePoint time);

private:
    Database& database_;
};

} // namespace fidesk::server
