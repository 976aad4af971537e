#pragma once

#include "app/portal/store/AttemptStore.h"

#include <optional>
#include <vector>

namespace fidesk::server {

/// Who tries to sign in, as far as that is known before they have.
struct Guesser {
    std::string account{}; ///< what they say they are, in a form that is compared byte by byte
    std::string address{}; ///< addressBlock() of where they come from
    std::string device{};  ///< what their browser was given when somebody signed in there; may be empty
};

/// A try that was counted as a failure, or may not be made.
struct Try {
    struct Refusal {
        std::chrono::seconds wait{};
        bool isNews{false}; ///< the first since the wait began: one line of the audit trail for each wait
    };
    std::vector<CountedAttempt> counted{};
    std::optional<Refusal> refusal{}; ///< then nothing was counted
};

/// PortalBusy with the time to wait.
Error tooManyTries(const Try::Refusal& refusal);

/// Slows down who guesses. Delays, never locks, and nobody can make them for somebody else:
///
/// Where somebody signed in to an account of late, by the browser's device cookie or, without that, by
/// address, tries count for themselves alone: 4 free, then 1, 2, 4, ... up to 300 seconds between them.
/// Anywhere else a try counts against three: the account from this address (as above), the address with all
/// its accounts (20 free, up to 300 seconds), and the account from everywhere else (30 free, then up to 60
/// seconds: at most 100 an hour, OWASP ASVS 2.2.1). So one address can slow itself down only, many of them
/// those alone who come to an account from where nobody knows them, and nobody whoever is at a browser of
/// theirs. An hour without a failure forgets all.
///
/// Only hashes of names are kept, because people type passwords into the field for the name. Whole seconds.
/// Errors of every call: DatabaseFailed.
class Throttle {
public:
    static constexpr AttemptLimit perGuesser{4, std::chrono::seconds(300)};
    static constexpr AttemptLimit perAddress{20, std::chrono::seconds(300)};
    static constexpr AttemptLimit perAccount{30, std::chrono::seconds(60)};
    static constexpr AttemptLimit perKey{20, std::chrono::seconds(300)};
    static constexpr std::chrono::hours knownFor{90 * 24};

    Throttle(Database& database, const Clock& clock) : database_(database), clock_(clock) {}

    /// Counts a try at a password as a failure, before the password is looked at, so that tries that come at
    /// once do not pass together. In a transaction of its own.
    Result<Try> begin(const Guesser& guesser);

    /// Counts a question to a key, or an answer of one that was refused; 20 free, for each guesser by
    /// themselves. Belongs in a transaction of the caller.
    Result<Try> countKey(const Guesser& guesser);

    /// Counts something else against @p subject alone. Belongs in a transaction of the caller.
    Result<Try> count(const std::string& subject, const AttemptLimit& limit);

    /// Takes back what was counted: it was no failure. Belongs in a transaction of the caller.
    Result<void> succeeded(const Try& attempt);

    /// @p guesser is who they say: their tries at keys are forgotten, and they are known for knownFor.
    /// Belongs in a transaction of the caller.
    Result<void> signedIn(const Guesser& guesser);

    /// Whether somebody signed in with this guesser's device of late, to whichever account.
    Result<bool> knowsDevice(const Guesser& guesser);

private:
    Result<bool> knowsAtDevice(const Guesser& guesser);
    Result<std::string> knownSubjectOf(const Guesser& guesser);
    Result<bool> countInto(Try& attempt, const std::string& subject, const AttemptLimit& limit);
    Result<void> countAll(Try& attempt, const Guesser& guesser);
    Result<Try> counted(const Guesser& guesser);

    Database& database_;
    const Clock& clock_;
};

} // namespace fidesk::server
