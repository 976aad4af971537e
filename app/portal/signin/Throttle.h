#pragma once

#include "app/portal/store/AttemptStore.h"

#include <chrono>

namespace fidesk::server {

/// How long nothing is looked at after the @p failures -th failure in a row when the first @p free cost
/// nothing: 1, 2, 4, ... seconds, at most 300.
std::chrono::seconds attemptDelay(std::int64_t failures, std::int64_t free);

/// Slows down who guesses passwords. Tries count against the account and against the address; from the fifth
/// failure of an account, and the twenty-first of an address, on, each has to wait longer than the one
/// before. It is a delay and never a lock, and an account at an address it was signed in from of late counts
/// by itself: strangers who guess elsewhere do not slow its owner down. An hour without a failure forgets
/// all. Whole seconds. Errors of every call: DatabaseFailed.
class Throttle {
public:
    static constexpr std::int64_t freeForAccount = 4;
    static constexpr std::int64_t freeForAddress = 20;

    Throttle(Database& database, const Clock& clock) : database_(database), clock_(clock) {}

    /// Counts a try as a failure, before the password is looked at, so that tries that come at once do not
    /// pass together. In a transaction of its own. Errors: PortalBusy with `retryAfter`; then the try does
    /// not count.
    Result<void> begin(const std::string& account, const std::string& address);

    /// Takes back what begin() counted: the password was right. In a transaction of its own.
    Result<void> succeeded(const std::string& account, const std::string& address);

private:
    Result<Attempts> current(const std::string& subject);
    Result<bool> isKnown(const std::string& subject);
    Result<void> count(const std::string& subject, Attempts attempts, std::int64_t free);
    Result<void> forgive(const std::string& subject);

    Database& database_;
    const Clock& clock_;
};

} // namespace fidesk::server
