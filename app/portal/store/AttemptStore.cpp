#include "app/portal/store/AttemptStore.h"

namespace fidesk::server {

Result<std::optional<Attempts>> AttemptStore::find(const std::string& subject) {
    FIDESK_ASSIGN(const auto row,
                  database_.first("SELECT failures, first_failure_at, last_failure_at, locked_until"
                                  " FROM password_attempts WHERE subject = ?",
                                  {subject}));
    if (!row)
        return std::optional<Attempts>();
    return std::optional(Attempts{row->integer(0), fromSeconds(row->integer(1)), fromSeconds(row->integer(2)),
                                  fromSeconds(row->integer(3))});
}

Result<void> AttemptStore::put(const std::string& subject, const Attempts& attempts) {
    FIDESK_TRY(
        database_.run("INSERT INTO password_attempts (subject, failures, first_failure_at, last_failure_at,"
                      " locked_until) VALUES (?, ?, ?, ?, ?)"
                      " ON CONFLICT (subject) DO UPDATE SET failures = excluded.failures,"
                      " first_failure_at = excluded.first_failure_at,"
                      " last_failure_at = excluded.last_failure_at, locked_until = excluded.locked_until",
                      {subject, attempts.failures, toSeconds(attempts.firstFailureAt),
                       toSeconds(attempts.lastFailureAt), toSeconds(attempts.lockedUntil)}));
    return {};
}

Result<void> AttemptStore::remove(const std::string& subject) {
    FIDESK_TRY(database_.run("DELETE FROM password_attempts WHERE subject = ?", {subject}));
    return {};
}

Result<void> AttemptStore::purge(const std::string& prefix, TimePoint time) {
    FIDESK_TRY(database_.run("DELETE FROM password_attempts WHERE substr(subject, 1, ?) = ?"
                             " AND last_failure_at < ?",
                             {static_cast<std::int64_t>(prefix.size()), prefix, toSeconds(time)}));
    return {};
}

} // namespace fidesk::server
