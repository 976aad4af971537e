#pragma once

#include "app/portal/store/Sql.h"

namespace fidesk::server {

/// The most rows of one kind that one purge() deletes, so that nobody's request waits long for it.
inline constexpr std::int64_t purgeLimit = 1000;

/// Deletes what has expired: sessions, codes, challenges, tokens, attempts. What must still be told from what
/// never was (codes and challenges used twice) stays for a day. Does so once an hour, at whichever process
/// calls first; again after a minute where more was left than one call takes. Otherwise it costs one look at
/// a row. In transactions of its own. Errors: DatabaseFailed.
Result<void> purgeWhenDue(Database& database, TimePoint now);

} // namespace fidesk::server
