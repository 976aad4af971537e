#pragma once

#include "app/portal/store/AuditChain.h"

namespace fidesk::server {

/// Which records are wanted: all that meet every condition.
struct AuditFilter {
    std::optional<std::vector<std::string>> organisations{}; ///< ids; nothing: whoever's
    std::int64_t since{0};                                   ///< not older than this time
};

/// The audit trail. Errors of every call: DatabaseFailed.
class Audit {
public:
    explicit Audit(Database& database) : database_(database) {}

    /// Adds @p record behind the newest one, with the next number and the hash that chains it to that one.
    /// Its texts are cleaned as cleanedForAudit() has it; its id and hash are not looked at.
    ///
    /// Inside a transaction it belongs at the very end, behind everything else that is locked or written:
    /// until the commit no other transaction, of whatever process, adds a record, and none that waits for
    /// that may hold what this one still wants. Outside of one it makes one of its own.
    Result<void> add(const AuditRecord& record);

    /// Newest first: at most @p limit records of the organisations (ids; nothing: every record), older than
    /// the record @p before (0: from the newest).
    Result<std::vector<AuditRecord>> page(const std::optional<std::vector<std::string>>& organisations,
                                          std::int64_t before, std::size_t limit);

    /// Oldest first: at most @p limit records that meet @p filter, newer than the record @p after.
    Result<std::vector<AuditRecord>> records(const AuditFilter& filter, std::int64_t after,
                                             std::size_t limit);

private:
    Database& database_;
};

} // namespace fidesk::server
