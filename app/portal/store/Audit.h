#pragma once

#include "app/portal/store/Database.h"

namespace fidesk::server {

/// One decision of the portal's: who did what to whom, and what came of it. Never holds a secret.
struct AuditRecord {
    std::int64_t id{0}; ///< given by the store
    std::int64_t time{0};
    std::string actor{};     ///< id of the user who asked; "" where nobody was signed in
    std::string actorName{}; ///< userPrincipalName
    std::string action{};    ///< "registration.create", "signin.password", ...
    std::string outcome{};   ///< "done", or the error's code
    std::string subject{};   ///< id of the user it was done to
    std::string subjectName{};
    std::string organisation{}; ///< id of the subject's
    std::string detail{};
    std::string requestId{};
    std::string remoteAddress{};
};

/// The audit trail. Errors of every call: DatabaseFailed.
class Audit {
public:
    explicit Audit(Database& database) : database_(database) {}

    Result<void> add(const AuditRecord& record);

    /// Newest first: at most @p limit records of the organisations (ids; nothing: every record), older than
    /// the record @p before (0: from the newest).
    Result<std::vector<AuditRecord>> page(const std::optional<std::vector<std::string>>& organisations,
                                          std::int64_t before, std::size_t limit);

private:
    Database& database_;
};

} // namespace fidesk::server
