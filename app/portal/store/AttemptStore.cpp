#include "app/portal/store/AttemptStore.h"

#include <algorithm>

namespace fidesk::server {

namespace {

constexpr std::int64_t forgottenAfter = 3600;

} // namespace

std::chrono::seconds attemptDelay(std::int64_t failures, const AttemptLimit& limit) {
    const std::int64_t over = failures - limit.free;
    if (over <= 0)
        return std::chrono::seconds(0);
    const auto shift = static_cast<unsigned>(std::min<std::int64_t>(over - 1, 20));
    return std::min(limit.longest, std::chrono::seconds(std::int64_t{1} << shift));
}

Result<CountedAttempt> AttemptStore::count(const std::string& subject, const AttemptLimit& limit,
                                           TimePoint now) {
    const std::int64_t time = toSeconds(now);
    FIDESK_ASSIGN(
        const auto row,
        database_.first(
            "INSERT INTO attempts (subject, failures, last_failure_at, locked_until, expires_at)"
            " VALUES (?, 1, ?, ?, ?) ON CONFLICT (subject) DO UPDATE SET"
            " failures = CASE WHEN attempts.last_failure_at < ? THEN 1 ELSE attempts.failures + 1 END,"
            " last_failure_at = excluded.last_failure_at,"
            " expires_at = CASE WHEN attempts.known_until > excluded.expires_at THEN attempts.known_until"
            " ELSE excluded.expires_at END"
            " WHERE attempts.locked_until <= excluded.last_failure_at RETURNING failures",
            {subject, time, time, time + forgottenAfter + limit.longest.count(), time - forgottenAfter}));
    if (!row) {
        FIDESK_ASSIGN(const TimePoint until, lockedUntil(subject));
        return CountedAttempt{subject, false, toSeconds(until)};
    }
    const std::int64_t until = time + attemptDelay(row->integer(0), limit).count();
    FIDESK_TRY(database_.run("UPDATE attempts SET locked_until = ? WHERE subject = ?", {until, subject}));
    return CountedAttempt{subject, true, until};
}

Result<void> AttemptStore::takeBack(const CountedAttempt& counted) {
    FIDESK_TRY(database_.run("UPDATE attempts SET failures = failures - 1, locked_until ="
                             " CASE WHEN locked_until = ? THEN 0 ELSE locked_until END"
                             " WHERE subject = ? AND failures > 0",
                             {counted.lockedUntil, counted.subject}));
    return {};
}

Result<void> AttemptStore::forgiveOne(const std::string& subject) {
    FIDESK_TRY(database_.run("UPDATE attempts SET failures = failures - 1 WHERE subject = ? AND failures > 0",
                             {subject}));
    return {};
}

Result<TimePoint> AttemptStore::lockedUntil(const std::string& subject) {
    FIDESK_ASSIGN(const auto row,
                  database_.first("SELECT locked_until FROM attempts WHERE subject = ?", {subject}));
    return row ? fromSeconds(row->integer(0)) : TimePoint{};
}

Result<bool> AttemptStore::isNews(const std::string& subject) {
    FIDESK_ASSIGN(const auto changed, database_.run("UPDATE attempts SET told_until = locked_until"
                                                    " WHERE subject = ? AND told_until < locked_until",
                                                    {subject}));
    return changed == 1;
}

Result<void> AttemptStore::remove(const std::string& subject) {
    FIDESK_TRY(database_.run("DELETE FROM attempts WHERE subject = ?", {subject}));
    return {};
}

Result<void> AttemptStore::remember(const std::string& subject, TimePoint now, TimePoint until) {
    FIDESK_TRY(database_.run(
        "INSERT INTO attempts (subject, failures, last_failure_at, locked_until, known_until, expires_at)"
        " VALUES (?, 0, ?, 0, ?, ?) ON CONFLICT (subject) DO UPDATE SET failures = 0, locked_until = 0,"
        " known_until = excluded.known_until, expires_at = excluded.expires_at",
        {subject, toSeconds(now), toSeconds(until), toSeconds(until)}));
    return {};
}

Result<bool> AttemptStore::isKnown(const std::string& subject, TimePoint now) {
    FIDESK_ASSIGN(const auto row,
                  database_.first("SELECT 1 FROM attempts WHERE subject = ? AND known_until > ?",
                                  {subject, toSeconds(now)}));
    return row.has_value();
}

} // namespace fidesk::server
