#include "app/portal/signin/Throttle.h"

#include "core/base/Crypto.h"

#include <algorithm>

namespace fidesk::server {

namespace {

std::string hashed(const std::string& kind, const std::string& what) {
    return kind + ':' + toHex(sha256(asBytes(what)));
}

std::string byAddress(const std::string& kind, const Guesser& guesser) {
    return hashed(kind, guesser.account + "\naddress " + guesser.address);
}

std::string byDevice(const std::string& kind, const Guesser& guesser) {
    return hashed(kind, guesser.account + "\ndevice " + guesser.device);
}

} // namespace

Error tooManyTries(const Try::Refusal& refusal) {
    Error error(ErrorCode::PortalBusy, "too many tries");
    error.retryAfter = refusal.wait;
    return error;
}

Result<bool> Throttle::knowsDevice(const Guesser& guesser) {
    return AttemptStore(database_).isKnown(hashed("device", guesser.device), clock_.now());
}

/// Whether the account was signed in to there.
Result<bool> Throttle::knowsAtDevice(const Guesser& guesser) {
    return AttemptStore(database_).isKnown(byDevice("known", guesser), clock_.now());
}

/// The one their tries count against where they are known; "" where they are not.
Result<std::string> Throttle::knownSubjectOf(const Guesser& guesser) {
    FIDESK_ASSIGN(const bool device, knowsAtDevice(guesser));
    if (device)
        return byDevice("known", guesser);
    const std::string subject = byAddress("known", guesser);
    FIDESK_ASSIGN(const bool address, AttemptStore(database_).isKnown(subject, clock_.now()));
    return address ? subject : std::string();
}

/// Whether it was counted; if not, @p attempt is refused.
Result<bool> Throttle::countInto(Try& attempt, const std::string& subject, const AttemptLimit& limit) {
    FIDESK_ASSIGN(auto counted, AttemptStore(database_).count(subject, limit, clock_.now()));
    const bool allowed = counted.allowed;
    if (!allowed) {
        const TimePoint until = fromSeconds(counted.lockedUntil);
        attempt.refusal = Try::Refusal{
            std::max(std::chrono::seconds(1), std::chrono::ceil<std::chrono::seconds>(until - clock_.now())),
            false};
    }
    attempt.counted.push_back(std::move(counted));
    return allowed;
}

Result<void> Throttle::countAll(Try& attempt, const Guesser& guesser) {
    FIDESK_ASSIGN(const std::string known, knownSubjectOf(guesser));
    if (!known.empty()) {
        FIDESK_TRY(countInto(attempt, known, perGuesser));
        return {};
    }
    // In one order for everybody, so that no two transactions wait for each other.
    FIDESK_ASSIGN(bool allowed, countInto(attempt, byAddress("guesser", guesser), perGuesser));
    if (allowed) {
        FIDESK_ASSIGN(allowed, countInto(attempt, hashed("account", guesser.account), perAccount));
    }
    if (allowed)
        FIDESK_TRY(countInto(attempt, "address:" + guesser.address, perAddress));
    return {};
}

/// What countAll() gives: committed unless it is refused.
Result<Try> Throttle::counted(const Guesser& guesser) {
    FIDESK_ASSIGN(Transaction transaction, Transaction::begin(database_));
    Try attempt;
    FIDESK_TRY(countAll(attempt, guesser));
    if (!attempt.refusal)
        FIDESK_TRY(transaction.commit());
    return attempt;
}

Result<Try> Throttle::begin(const Guesser& guesser) {
    FIDESK_ASSIGN(Try attempt, repeatedIfVictim([&] { return counted(guesser); }));
    if (!attempt.refusal)
        return attempt;
    FIDESK_ASSIGN(attempt.refusal->isNews, AttemptStore(database_).isNews(attempt.counted.back().subject));
    attempt.counted.clear();
    return attempt;
}

Result<Try> Throttle::count(const std::string& subject, const AttemptLimit& limit) {
    Try attempt;
    FIDESK_TRY(countInto(attempt, subject, limit));
    if (attempt.refusal) {
        FIDESK_ASSIGN(attempt.refusal->isNews, AttemptStore(database_).isNews(subject));
        attempt.counted.clear();
    }
    return attempt;
}

Result<Try> Throttle::countKey(const Guesser& guesser) {
    FIDESK_ASSIGN(const bool device, knowsAtDevice(guesser));
    return count(device ? byDevice("key", guesser) : byAddress("key", guesser), perKey);
}

Result<void> Throttle::succeeded(const Try& attempt) {
    for (const CountedAttempt& counted : attempt.counted)
        FIDESK_TRY(AttemptStore(database_).takeBack(counted));
    return {};
}

Result<void> Throttle::signedIn(const Guesser& guesser) {
    AttemptStore store(database_);
    const TimePoint now = clock_.now();
    FIDESK_TRY(store.remove(byAddress("guesser", guesser)));
    FIDESK_TRY(store.remove(byAddress("key", guesser)));
    FIDESK_TRY(store.remember(byAddress("known", guesser), now, now + knownFor));
    if (guesser.device.empty())
        return {};
    FIDESK_TRY(store.remove(byDevice("key", guesser)));
    FIDESK_TRY(store.remember(hashed("device", guesser.device), now, now + knownFor));
    return store.remember(byDevice("known", guesser), now, now + knownFor);
}

} // namespace fidesk::server
