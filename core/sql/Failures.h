#pragma once

#include "core/base/Error.h"

#include <string>

namespace fidesk::sql {

// A DatabaseFailed says more by its `native`: SQLite's extended result code, or PostgreSQL's SQLSTATE as
// sqlState() (PostgreSql.h) makes a number of it, which is larger than any of SQLite's. Where it is for the
// moment alone, and nothing of what was asked for has been done or will be, `retryAfter` says when to try
// again.

/// What the database said, with `retryAfter` where @p native is a matter of the moment: locked by others,
/// ended for the sake of others, shut down, not to be reached, out of connections or memory.
Error databaseError(std::string detail, int native);

/// SQLite's answer to who has waited too long for others.
Error busy(std::string detail);

/// @p error, of a connection that was lost, where what was asked for may have been done all the same
/// (SQLSTATE 08007): without `retryAfter`.
Error inDoubt(Error error);

/// Whether a UNIQUE or PRIMARY KEY constraint refused a row.
bool isDuplicate(const Error& error);

/// Whether PostgreSQL ended the transaction so that others could go on, as one of several that waited for
/// each other (deadlock) or could not have been one after the other (serialisation). It may well go through
/// the next time.
bool isVictim(const Error& error);

/// What @p work gives, which does one transaction from its begin to its commit and gives a Result. If it was
/// the victim of another, it is done once more. So it changes nothing beside the transaction.
template <typename Work> auto repeatedIfVictim(const Work& work) {
    auto result = work();
    if (!result && isVictim(result.error()))
        return work();
    return result;
}

} // namespace fidesk::sql
