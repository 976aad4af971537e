#pragma once

#include "app/portal/store/Sql.h"

#include <chrono>

namespace fidesk::server {

/// How tries against one subject are slowed down: the first @p free failures cost nothing, each one after
/// that twice as long as the one before, up to @p longest.
struct AttemptLimit {
    std::int64_t free{4};
    std::chrono::seconds longest{300};
};

/// How long nothing is looked at after the @p failures -th failure in a row: 0, or 1, 2, 4, ... seconds.
std::chrono::seconds attemptDelay(std::int64_t failures, const AttemptLimit& limit);

/// A try that was counted, or was not because its subject has to wait.
struct CountedAttempt {
    std::string subject{};
    bool allowed{false};
    std::int64_t lockedUntil{0}; ///< seconds since 1970 UTC
};

/// Tries by subject: an account, an address, a browser. An hour without a failure forgets them. Counting is
/// one statement whose row stays locked until the transaction's end, so that of tries that come at once, at
/// any number of processes, each sees the one before. Whole seconds. Errors of every call: DatabaseFailed.
class AttemptStore {
public:
    explicit AttemptStore(Database& database) : database_(database) {}

    /// Counts a failure of @p subject, unless it has to wait. In a transaction of the caller's.
    Result<CountedAttempt> count(const std::string& subject, const AttemptLimit& limit, TimePoint now);

    /// Takes back what count() counted: the failure, and the wait it brought if none came after it.
    Result<void> takeBack(const CountedAttempt& counted);

    /// Takes one failure back, whichever, and leaves the wait as it is.
    Result<void> forgiveOne(const std::string& subject);

    /// Until when @p subject has to wait; in the past where it has not.
    Result<TimePoint> lockedUntil(const std::string& subject);

    /// Whether this is the first call since @p subject has to wait, and it has to.
    Result<bool> isNews(const std::string& subject);

    /// Forgets all there is of it.
    Result<void> remove(const std::string& subject);

    /// Makes @p subject known until @p until, without failures.
    Result<void> remember(const std::string& subject, TimePoint now, TimePoint until);
    Result<bool> isKnown(const std::string& subject, TimePoint now);

private:
    Database& database_;
};

} // namespace fidesk::server
