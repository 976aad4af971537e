#include "app/portal/signin/Throttle.h"

#include "core/base/Crypto.h"

#include <algorithm>

namespace fidesk::server {

namespace {

constexpr std::chrono::seconds longestDelay{300};
constexpr std::chrono::hours forgetAfter{1};
constexpr std::chrono::hours knownFor{30 * 24};

// Hashed, because people type passwords into the field for the name.
std::string accountSubject(const std::string& account) {
    return "account:" + toHex(sha256(asBytes(account)));
}

std::string knownSubject(const std::string& account, const std::string& address) {
    return "known:" + toHex(sha256(asBytes(account + '\n' + address)));
}

std::string addressSubject(const std::string& address) {
    return "address:" + address;
}

} // namespace

std::chrono::seconds attemptDelay(std::int64_t failures, std::int64_t free) {
    const std::int64_t over = failures - free;
    if (over <= 0)
        return std::chrono::seconds(0);
    const auto shift = static_cast<unsigned>(std::min<std::int64_t>(over - 1, 20));
    return std::min(longestDelay, std::chrono::seconds(std::int64_t{1} << shift));
}

Result<Attempts> Throttle::current(const std::string& subject) {
    FIDESK_ASSIGN(const auto found, AttemptStore(database_).find(subject));
    const TimePoint now = clock_.now();
    if (!found || now - found->lastFailureAt > forgetAfter)
        return Attempts{0, now, now, TimePoint{}};
    return *found;
}

Result<bool> Throttle::isKnown(const std::string& subject) {
    FIDESK_ASSIGN(const auto found, AttemptStore(database_).find(subject));
    return found && clock_.now() - found->lastFailureAt <= knownFor;
}

Result<void> Throttle::count(const std::string& subject, Attempts attempts, std::int64_t free) {
    ++attempts.failures;
    attempts.lastFailureAt = clock_.now();
    attempts.lockedUntil = attempts.lastFailureAt + attemptDelay(attempts.failures, free);
    return AttemptStore(database_).put(subject, attempts);
}

Result<void> Throttle::begin(const std::string& account, const std::string& address) {
    FIDESK_ASSIGN(Transaction transaction, Transaction::begin(database_));
    FIDESK_ASSIGN(const bool known, isKnown(knownSubject(account, address)));
    const std::string subject = known ? knownSubject(account, address) : accountSubject(account);
    FIDESK_ASSIGN(const Attempts ofAccount, current(subject));
    FIDESK_ASSIGN(const Attempts ofAddress, current(addressSubject(address)));
    const TimePoint until =
        known ? ofAccount.lockedUntil : std::max(ofAccount.lockedUntil, ofAddress.lockedUntil);
    if (const TimePoint now = clock_.now(); until > now) {
        Error error(ErrorCode::PortalBusy, "too many tries");
        error.retryAfter = std::chrono::ceil<std::chrono::milliseconds>(until - now);
        return fail(std::move(error));
    }
    FIDESK_TRY(count(subject, ofAccount, freeForAccount));
    FIDESK_TRY(count(addressSubject(address), ofAddress, freeForAddress));
    return transaction.commit();
}

Result<void> Throttle::forgive(const std::string& subject) {
    FIDESK_ASSIGN(Attempts attempts, current(subject));
    attempts.failures = std::max<std::int64_t>(0, attempts.failures - 1);
    attempts.lockedUntil = TimePoint{};
    return AttemptStore(database_).put(subject, attempts);
}

Result<void> Throttle::succeeded(const std::string& account, const std::string& address) {
    FIDESK_ASSIGN(Transaction transaction, Transaction::begin(database_));
    AttemptStore store(database_);
    const TimePoint now = clock_.now();
    FIDESK_ASSIGN(const bool known, isKnown(knownSubject(account, address)));
    if (!known)
        FIDESK_TRY(store.remove(accountSubject(account)));
    FIDESK_TRY(store.put(knownSubject(account, address), {0, now, now, TimePoint{}}));
    FIDESK_TRY(forgive(addressSubject(address)));
    FIDESK_TRY(store.purge("account:", now - forgetAfter));
    FIDESK_TRY(store.purge("address:", now - forgetAfter));
    FIDESK_TRY(store.purge("known:", now - knownFor));
    return transaction.commit();
}

} // namespace fidesk::server
