#pragma once

#include "app/portal/store/Sql.h"
#include "core/base/Chain.h"

namespace fidesk::server {

/// One decision of the portal's: who did what to whom, and what came of it. Never holds a secret.
struct AuditRecord {
    std::int64_t id{0}; ///< given by the store: 1, 2, 3, ... without a gap
    std::int64_t time{0};
    std::string actor{};     ///< id of the user who asked; "" where nobody was signed in
    std::string actorName{}; ///< userPrincipalName; "fidesk-portal" for its commands
    std::string action{};    ///< "registration.create", "signin.password", ...
    std::string outcome{};   ///< "done", or the error's code
    std::string subject{};   ///< id of the user it was done to
    std::string subjectName{};
    std::string organisation{}; ///< id of the subject's
    std::string detail{};
    std::string requestId{};
    std::string remoteAddress{};
    Bytes hash{}; ///< given by the store: 32 bytes, see auditHash()
};

/// The last record of a chain.
using AuditHead = ChainHead;

/// The longest text of a record, in code points.
inline constexpr std::size_t maxAuditText = 512;

/// @p text as a record holds it: well-formed UTF-8 of at most maxAuditText code points, in which U+FFFD
/// stands for all that is not to be shown (printable() in core/base/Text.h).
std::string cleanedForAudit(std::string_view text);

/// The hash of @p record, which follows a record of hash @p previous (32 bytes; all zero in front of the
/// first one). It is SHA-256 over these bytes, one behind the other:
///
///     previous         32 bytes
///     id, time         8 bytes each, two's complement, the most significant byte first
///     actor, actorName, action, outcome, subject, subjectName, organisation, detail, requestId,
///     remoteAddress
///                      each: the number of its bytes as 4 bytes, the most significant first; its UTF-8 bytes
Sha256Digest auditHash(const AuditRecord& record, ByteView previous);

/// What is wrong with a chain; of a record's number.
using AuditFault = ChainFault;

/// What a walk along the chain found.
struct AuditCheck {
    std::int64_t records{0}; ///< in order, up to the fault if there is one
    AuditHead head{};        ///< the last of those
    std::optional<AuditFault> fault{};
    std::int64_t record{0}; ///< the number the fault is told of
};

/// Walks along the whole chain, from the first record on, and stops at the first fault. Records that are
/// added meanwhile are walked too. Memory does not grow with the chain. @p expected: a head that an earlier
/// check gave and that was kept where whoever can write to the store cannot; without it, a chain that was
/// written anew as a whole cannot be told from a true one. Errors: DatabaseFailed.
Result<AuditCheck> checkAudit(Database& database, const std::optional<AuditHead>& expected = {});

} // namespace fidesk::server
