#include "core/enrolment/Recovery.h"

#include "core/base/Logging.h"
#include "core/enrolment/AtPortal.h"
#include "core/enrolment/Credential.h"
#include "core/enrolment/JobKey.h"
#include "core/enrolment/JobState.h"

#include <algorithm>

namespace fidesk::enrolment {

namespace {

using records::Ending;
using records::Job;
using records::JobKind;
using records::JobStep;

/// What is missing where it is not known that the key demands another PIN.
const std::string mayNotDemand = "it may not demand another PIN";

/// Ends one job; lives for one call of Recovery.
class Closing {
public:
    Closing(const Parts& parts, Job& job, EnrolmentObserver& observer, std::stop_token stop)
        : parts_(parts), job_(job), observer_(observer), stop_(std::move(stop)), portal_(parts, observer) {}

    Result<Findings> look();
    Result<Ending> finish(const Findings& found, const std::optional<token::TokenAddress>& key,
                          const token::Pin* pin);
    Result<Ending> finishWithoutKey(const Findings& found);
    Result<Ending> giveUp();

private:
    const Parts& parts_;
    Job& job_;
    EnrolmentObserver& observer_;
    std::stop_token stop_;
    AtPortal portal_;
    const JobStep foundAt_{job_.step};
    bool oldIsThere_{false};
    bool oldGone_{false};
    bool wiped_{false};

    Result<Findings> lookAtPortal();
    Result<Findings> lookForReset();
    Result<void> note(JobStep step);
    template <typename T> Result<T> doubt(Result<T> asked);

    Result<Ending> registerAgain(const token::TokenAddress& address, const token::Pin* pin);
    Result<Ending> complete(const portal::Registration& registration, const token::TokenAddress& address,
                            const token::Pin* pin);
    Result<Ending> keep(const portal::Registration& registration, std::string missing);
    Result<Ending> takeBack(const Findings& found, const std::optional<token::TokenAddress>& key,
                            const token::Pin* pin);
    Result<Ending> end(Ending ending, const std::string& detail);

    Result<std::string> demandPinChange(const KeyAtHand& key, const token::Pin& pin);
    Result<void> checkPasskey(const token::TokenAddress& address, const token::Pin* pin);
    Result<void> removeOld();
    Result<void> clearOld(const std::optional<token::TokenAddress>& address);
    Result<void> clearKey(const token::TokenAddress& address, const token::Pin* pin);
    Result<void> wipe(const token::TokenAddress& address);
    Result<KeyAtHand> open(const token::TokenAddress& address);
};

// --- Looking -----------------------------------------------------------------------------------------

/// Whether it is in doubt is what the portal's last answer says.
template <typename T> Result<T> Closing::doubt(Result<T> asked) {
    const bool before = std::exchange(job_.inDoubt, !asked);
    if (!asked && asked.error().code == ErrorCode::Cancelled)
        job_.inDoubt = before;
    if (job_.inDoubt != before) {
        if (!asked)
            job_.reason = std::string(name(asked.error().code));
        FIDESK_TRY(note(job_.step));
    }
    return asked;
}

Result<Findings> Closing::look() {
    if (reachedPortal(job_) || job_.step == JobStep::Created)
        return doubt(lookAtPortal());
    if (resetUnknown(job_))
        return doubt(lookForReset());
    Findings found;
    if (pinIsLost(job_))
        found.needed = Needed::Reset;
    else if (mayHavePasskey(job_))
        found.needed = Needed::Pin;
    return found;
}

Result<Findings> Closing::lookForReset() {
    FIDESK_ASSIGN(const auto all, portal_.registrations(job_.holder.id, stop_));
    oldIsThere_ = std::ranges::find(all, job_.replacedId, &portal::Registration::id) != all.end();
    Findings found;
    found.needed = oldIsThere_ ? Needed::Key : Needed::Nothing;
    return found;
}

Result<Findings> Closing::lookAtPortal() {
    Findings found;
    if (reachedPortal(job_)) {
        FIDESK_ASSIGN(found.registration, portal_.find(job_, Late::Seconds, stop_));
    }
    const bool wanted = job_.step != JobStep::TakeBack && !pinIsLost(job_);
    const bool alive = parts_.clock.now() < job_.challengeExpiresAt && !job_.nickname.empty();
    const bool posted = job_.step == JobStep::Register || job_.step == JobStep::Created;
    found.willRegister = wanted && (found.registration || (alive && posted));
    if (!found.willRegister) {
        found.needed = pinIsLost(job_) ? Needed::Reset : Needed::Pin;
        return found;
    }
    found.proofMissing = proofMissing(job_);
    found.pinChangeMissing = job_.pinToChange;
    found.needed = found.proofMissing || found.pinChangeMissing ? Needed::Pin
                   : found.registration                         ? Needed::Nothing
                                                                : Needed::Key;
    return found;
}

// --- Ending ------------------------------------------------------------------------------------------

Result<void> Closing::note(JobStep step) {
    Job next = job_;
    next.step = step;
    FIDESK_TRY(parts_.records.note(next));
    job_ = std::move(next);
    return {};
}

Result<Ending> Closing::end(Ending ending, const std::string& detail) {
    const std::string reason = job_.reason.empty() ? "Cancelled" : job_.reason;
    job_.inDoubt = false;
    Job last = job_;
    if (oldGone_) // The records take it from the step.
        last.step = std::max(last.step, JobStep::Configure);
    FIDESK_TRY(parts_.records.end(last, ending, ending == Ending::Registered ? "done" : reason, detail));
    return ending;
}

Result<Ending> Closing::finish(const Findings& found, const std::optional<token::TokenAddress>& key,
                               const token::Pin* pin) {
    if (found.needed != Needed::Nothing && !key)
        return fail(ErrorCode::NoKey);
    if (found.needed == Needed::Pin && found.willRegister && !pin)
        return fail(ErrorCode::PinRequired);
    if (found.willRegister && found.registration)
        return found.needed == Needed::Nothing ? keep(*found.registration, {})
                                               : complete(*found.registration, *key, pin);
    if (found.willRegister)
        return registerAgain(*key, pin);
    return takeBack(found, key, pin);
}

Result<Ending> Closing::finishWithoutKey(const Findings& found) {
    if (!found.willRegister || !found.registration)
        return fail(ErrorCode::NoKey);
    std::string missing = found.proofMissing ? "not proved: the key was not at hand" : "";
    if (found.pinChangeMissing)
        missing += (missing.empty() ? "" : "; ") + std::string(mayNotDemand);
    return keep(*found.registration, std::move(missing));
}

Result<Ending> Closing::keep(const portal::Registration& registration, std::string missing) {
    observer_.stepStarted(Step::Record);
    job_.registrationId = registration.id;
    job_.nickname = registration.nickname.empty() ? job_.nickname : registration.nickname;
    return end(Ending::Registered, missing);
}

/// It is registered: what the profile asks for besides is made up.
Result<Ending> Closing::complete(const portal::Registration& registration, const token::TokenAddress& address,
                                 const token::Pin* pin) {
    if (!proofMissing(job_) && !job_.pinToChange)
        return keep(registration, {});
    FIDESK_ASSIGN(const KeyAtHand key, open(address));
    if (!proofMissing(job_) && key.info.pinMustChange) {
        FIDESK_ASSIGN(const bool itDoes, hasPasskeyAsFarAsTold(key, job_, stop_));
        return keep(registration, itDoes ? std::string() : mayNotDemand);
    }
    FIDESK_ASSIGN(const bool there, hasPasskey(key, job_, pin, stop_));
    if (!there)
        return fail(ErrorCode::KeyOfAnotherJob, "without the passkey");
    if (proofMissing(job_)) {
        observer_.stepStarted(Step::Prove);
        const auto proved = proveAgain(key, job_, *pin, parts_.random, observer_, stop_);
        if (!proved && leavesKeyOpen(proved.error().code))
            return fail(proved.error());
        if (!proved) {
            job_.reason = std::string(name(proved.error().code));
            FIDESK_TRY(note(JobStep::TakeBack));
            return takeBack({.needed = Needed::Pin, .registration = registration}, address, pin);
        }
        job_.proved = true;
    }
    FIDESK_ASSIGN(std::string missing, demandPinChange(key, *pin));
    return keep(registration, std::move(missing));
}

/// Gives what is missing then: nothing, where it is not asked for or was done.
Result<std::string> Closing::demandPinChange(const KeyAtHand& key, const token::Pin& pin) {
    if (!job_.pinToChange)
        return std::string();
    observer_.stepStarted(Step::ForcePinChange);
    const Error notSupported(ErrorCode::NotSupportedByKey, "forcing a change of the PIN");
    if (!key.info.option("setMinPINLength").value_or(false))
        return describe(notSupported);
    FIDESK_TRY(note(JobStep::ForcePinChange));
    const auto forced = key.token->forcePinChange(&pin, stop_);
    if (!forced && leavesKeyOpen(forced.error().code))
        return fail(forced.error());
    return forced ? std::string() : describe(forced.error());
}

Result<Ending> Closing::registerAgain(const token::TokenAddress& address, const token::Pin* pin) {
    FIDESK_ASSIGN(const KeyAtHand key, open(address));
    FIDESK_ASSIGN(const bool there, hasPasskey(key, job_, pin, stop_));
    if (!there)
        return fail(ErrorCode::KeyOfAnotherJob, "without the passkey");
    observer_.stepStarted(Step::Register);
    if (job_.step != JobStep::Register)
        FIDESK_TRY(note(JobStep::Register));
    bool mayBeThere = true;
    const auto posted = doubt(portal_.post(job_, mayBeThere, stop_));
    if (posted)
        return complete(*posted, address, pin);
    if (mayBeThere || leavesDoubt(posted.error()))
        return fail(posted.error());
    // The portal does not take it any more: what is left is to take it back.
    job_.reason = std::string(name(posted.error().code));
    FIDESK_TRY(note(JobStep::TakeBack));
    return takeBack(Findings{.needed = Needed::Pin}, address, pin);
}

Result<Ending> Closing::takeBack(const Findings& found, const std::optional<token::TokenAddress>& key,
                                 const token::Pin* pin) {
    if (found.needed == Needed::Pin || found.needed == Needed::Reset)
        FIDESK_TRY(checkPasskey(*key, pin));
    if (mayHavePasskey(job_) && job_.step != JobStep::TakeBack && !job_.credentialId.empty())
        FIDESK_TRY(note(JobStep::TakeBack));
    if (found.registration)
        FIDESK_TRY(doubt(portal_.remove(job_.holder.id, found.registration->id, stop_)));
    if (resetUnknown(job_) ? oldIsThere_ : job_.kind == JobKind::Replace && job_.keyWasReset)
        FIDESK_TRY(clearOld(key));
    if (found.needed == Needed::Reset)
        FIDESK_TRY(wipe(*key));
    if (found.needed == Needed::Pin)
        FIDESK_TRY(clearKey(*key, pin));
    const std::string left = leftovers(job_, wiped_);
    return end(left.empty() ? Ending::Undone : Ending::Failed, left);
}

/// A key of the same model that is another must not pass for one that has lost its passkey. Once it was
/// about to be deleted, that it is not there proves nothing.
Result<void> Closing::checkPasskey(const token::TokenAddress& address, const token::Pin* pin) {
    if (job_.credentialId.empty() || foundAt_ == JobStep::TakeBack)
        return {};
    FIDESK_ASSIGN(const KeyAtHand key, open(address));
    if (pinIsLost(job_) && (hides(job_) || !key.info.pinSet()))
        return {};
    FIDESK_ASSIGN(const bool there, hasPasskey(key, job_, pin, stop_));
    if (!there)
        return fail(ErrorCode::KeyOfAnotherJob, "without the passkey");
    return {};
}

/// The old registration goes exactly when its passkey has.
Result<void> Closing::clearOld(const std::optional<token::TokenAddress>& address) {
    if (resetUnknown(job_)) {
        FIDESK_ASSIGN(const KeyAtHand key, open(*address));
        FIDESK_ASSIGN(const bool reset, wasReset(key, job_.rpId, job_.replacedId));
        if (!reset)
            return {};
        job_.keyWasReset = true;
        FIDESK_TRY(note(JobStep::RemoveOld));
    }
    return removeOld();
}

Result<void> Closing::removeOld() {
    observer_.stepStarted(Step::RemoveOld);
    FIDESK_TRY(doubt(portal_.remove(job_.holder.id, job_.replacedId, stop_)));
    oldGone_ = true;
    return {};
}

Result<void> Closing::clearKey(const token::TokenAddress& address, const token::Pin* pin) {
    FIDESK_ASSIGN(const KeyAtHand key, open(address));
    if (!key.info.pinSet())
        return {}; // Reset meanwhile: a passkey is made only where there is a PIN.
    if (!pin)
        return fail(ErrorCode::PinRequired);
    Bytes id = job_.credentialId;
    if (id.empty()) {
        FIDESK_ASSIGN(id, passkeyOf(*key.token, key.info, job_.rpId, job_.userHandle, *pin));
        if (id.empty())
            return {};
        // One that is registered is not this job's.
        Job other = job_;
        other.credentialId = id;
        FIDESK_ASSIGN(const auto registered, doubt(portal_.find(other, Late::No, stop_)));
        if (registered)
            return {};
    }
    return deleteFromKey(*key.token, key.info, id, *pin);
}

/// A key without PIN was reset already, or never got the one that is lost.
Result<void> Closing::wipe(const token::TokenAddress& address) {
    FIDESK_ASSIGN(const KeyAtHand key, open(address));
    if (!key.info.pinSet())
        return {};
    observer_.stepStarted(Step::ResetKey);
    auto sent = resetAtOnce(*key.token, observer_, parts_.resetTimings, stop_);
    if (!sent && sent.error().code == ErrorCode::ResetTooLate) {
        FIDESK_TRY(maintenance::guidedReset(parts_.keys, address, observer_, stop_, parts_.resetTimings));
    } else {
        FIDESK_TRY(std::move(sent));
    }
    wiped_ = true;
    return {};
}

Result<KeyAtHand> Closing::open(const token::TokenAddress& address) {
    return openKey(parts_.keys, address, job_.key, stop_);
}

Result<Ending> Closing::giveUp() {
    std::optional<portal::Registration> registration;
    if (reachedPortal(job_)) {
        if (job_.step != JobStep::TakeBack)
            FIDESK_TRY(note(JobStep::TakeBack));
        FIDESK_ASSIGN(registration, doubt(portal_.find(job_, Late::Seconds, stop_)));
        if (registration)
            FIDESK_TRY(doubt(portal_.remove(job_.holder.id, registration->id, stop_)));
    }
    if (job_.kind == JobKind::Replace && job_.step != JobStep::Begun)
        FIDESK_TRY(removeOld());
    return end(Ending::Abandoned,
               mayHavePasskey(job_) ? "a passkey may be on the key" : leftovers(job_, false));
}

} // namespace

Result<Recovery> Recovery::of(const Parts& parts, const std::string& jobId) {
    FIDESK_ASSIGN(records::Job job, parts.records.takeOver(jobId));
    return Recovery(parts, std::move(job));
}

Recovery::Recovery(const Parts& parts, records::Job job)
    : parts_(parts), job_(std::move(job)), letGo_(this, [&records = parts.records, id = job_.id](void*) {
          if (auto left = records.letGo(id); !left)
              qCWarning(logEnrol) << "not let go:" << describe(left.error()).c_str();
      }) {}

namespace {

/// For calls that nobody watches.
class Unobserved final : public EnrolmentObserver {
    void touchNeeded() override {}
};

} // namespace

Result<Findings> Recovery::look(std::stop_token stop) {
    Unobserved observer;
    return Closing(parts_, job_, observer, std::move(stop)).look();
}

Result<void> Recovery::meetKey(const token::TokenAddress& key, std::stop_token stop) {
    FIDESK_ASSIGN(const KeyAtHand found, openKey(parts_.keys, key, job_.key, stop));
    return canBeTheKey(found, job_, stop);
}

Result<records::Ending> Recovery::finish(const std::optional<token::TokenAddress>& key,
                                         const std::optional<token::Pin>& pin, EnrolmentObserver& observer,
                                         std::stop_token stop) {
    observer.stepStarted(Step::AskPortal);
    Closing closing(parts_, job_, observer, std::move(stop));
    FIDESK_ASSIGN(const Findings found, closing.look());
    return closing.finish(found, key, pin ? &*pin : nullptr);
}

Result<records::Ending> Recovery::finishWithoutKey(EnrolmentObserver& observer, std::stop_token stop) {
    observer.stepStarted(Step::AskPortal);
    Closing closing(parts_, job_, observer, std::move(stop));
    FIDESK_ASSIGN(const Findings found, closing.look());
    return closing.finishWithoutKey(found);
}

Result<records::Ending> Recovery::giveUp(std::stop_token stop) {
    Unobserved observer;
    return Closing(parts_, job_, observer, std::move(stop)).giveUp();
}

} // namespace fidesk::enrolment
