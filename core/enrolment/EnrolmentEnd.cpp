#include "core/enrolment/EnrolmentState.h"

#include "core/base/Logging.h"
#include "core/base/Text.h"

namespace fidesk::enrolment {

namespace {

using records::Ending;
using records::JobStep;

} // namespace

Result<Enrolled> Enrolment::State::registerAs(const std::string& nickname, const std::stop_token& stop) {
    FIDESK_ASSIGN(const std::string parsed, parseNickname(nickname));
    if (!created || over || proved)
        return fail(ErrorCode::InvalidArgument, "no credential was created");
    observer.stepStarted(Step::Register);
    FIDESK_TRY(post(parsed, stop));
    if (order.profile.proveByAssertion) {
        observer.stepStarted(Step::Prove);
        auto held = keepOpen(stop);
        const ToProve credential{.rpId = job.rpId,
                                 .userHandle = job.userHandle,
                                 .credentialId = created->credentialId,
                                 .publicKey = created->publicKey,
                                 .counter = created->signatureCounter};
        auto signedOnce =
            held ? prove(*key.token, credential, *pin, parts.random, observer, stop) : std::move(held);
        if (!signedOnce) {
            Error reason = signedOnce.error();
            lastError = reason;
            if (auto undone = abandon(); !undone)
                reason.detail += "; " + describe(undone.error());
            return fail(std::move(reason));
        }
        job.proved = true;
    }
    proved = true;
    Enrolled enrolled{*registration, created->credentialId, created->aaguid, forcePinChange(stop)};
    hold.reset();
    observer.stepStarted(Step::Record);
    // A key whose PIN nobody knows yet is not issued.
    if (!job.pinGenerated || job.pinHandedOver)
        if (auto recorded = record(enrolled.flaw ? describe(*enrolled.flaw) : ""); !recorded)
            enrolled.flaw = recorded.error();
    observer.stepStarted(Step::Done);
    return enrolled;
}

Result<void> Enrolment::State::post(const std::string& nickname, const std::stop_token& stop) {
    if (job.step != JobStep::Register || job.nickname != nickname) {
        const std::string before = std::exchange(job.nickname, nickname);
        if (auto written = note(JobStep::Register); !written) {
            job.nickname = before;
            return written;
        }
    }
    FIDESK_ASSIGN(registration, atPortal.post(job, mayBeAtPortal, stop));
    mayBeAtPortal = true;
    job.registrationId = registration->id;
    return {};
}

std::optional<Error> Enrolment::State::forcePinChange(const std::stop_token& stop) {
    if (!order.profile.forcePinChange)
        return std::nullopt;
    observer.stepStarted(Step::ForcePinChange);
    if (!key.info.option("setMinPINLength").value_or(false))
        return Error(ErrorCode::NotSupportedByKey, "forcing a change of the PIN");
    if (auto written = note(JobStep::ForcePinChange); !written)
        return written.error();
    if (auto forced = key.token->forcePinChange(&*pin, stop); !forced)
        return forced.error();
    return std::nullopt;
}

Result<void> Enrolment::State::record(const std::string& flaw) {
    job.step = JobStep::Registered;
    FIDESK_TRY(parts.records.end(job, Ending::Registered, "done", flaw));
    over = true;
    created.reset();
    pin.reset();
    return {};
}

Result<void> Enrolment::State::pinHandedOver() {
    if (!job.pinGenerated || over)
        return {};
    const bool before = std::exchange(job.pinHandedOver, true);
    auto written = proved ? record({}) : before ? Result<void>() : note(job.step);
    if (!written)
        job.pinHandedOver = before;
    return written;
}

// --- Taking back ---------------------------------------------------------------------------------------

bool Enrolment::State::somethingLeft() const {
    const bool old = order.replaces && (job.keyWasReset || mayBeReset) && !oldRemoved;
    return created || passkeyMayBe || mayBeAtPortal || old;
}

/// What is known to be left, or may be, is cleared whether or not the records can be written: the journal
/// tells of more than there is then, never of less.
Result<void> Enrolment::State::abandon() {
    if (!begun || over || (proved && job.pinHandedOver))
        return {};
    if (proved && !job.pinGenerated)
        return {};
    letGo();
    Result<void> written;
    if (mayBeAtPortal && job.step != JobStep::TakeBack)
        written = note(JobStep::TakeBack);
    if (auto cleared = clearPortal(); !cleared)
        return staysOpen(cleared.error(), "the registration may be at the portal", true);
    if (auto cleared = clearOld(); !cleared)
        return staysOpen(cleared.error(), "the replaced registration may be at the portal", true);
    if (created || passkeyMayBe)
        if (auto cleared = clearKey(); !cleared)
            return staysOpen(cleared.error(), "the passkey stays on the key", false);
    hold.reset();
    if (!written)
        qCWarning(logEnrol) << "not noted:" << describe(written.error()).c_str();
    return end();
}

/// Without the portal's word the passkey stays: it may be what a registration there needs.
Result<void> Enrolment::State::clearPortal() {
    if (!mayBeAtPortal)
        return {};
    if (!registration) {
        const bool cancelled = lastError && lastError->code == ErrorCode::Cancelled;
        FIDESK_ASSIGN(registration, atPortal.find(job, cancelled ? Late::Shortly : Late::Seconds, {}));
    }
    if (!registration && lastError && lastError->code == ErrorCode::DuplicateCredential)
        return fail(*lastError); // The portal has it, and does not list it yet.
    if (registration)
        FIDESK_TRY(atPortal.remove(job.holder.id, registration->id, {}));
    registration.reset();
    job.registrationId.clear();
    mayBeAtPortal = false;
    proved = false;
    return {};
}

/// The old registration and its passkey: both or none.
Result<void> Enrolment::State::clearOld() {
    if (!order.replaces || oldRemoved)
        return {};
    if (mayBeReset && !job.keyWasReset) {
        FIDESK_ASSIGN(const KeyAtHand found, findKey(parts.keys, job.key));
        FIDESK_ASSIGN(job.keyWasReset, wasReset(found, job.rpId, job.replacedId));
        mayBeReset = false;
    }
    if (job.keyWasReset)
        FIDESK_TRY(atPortal.remove(job.holder.id, job.replacedId, {}));
    oldRemoved = job.keyWasReset;
    return {};
}

Result<void> Enrolment::State::clearKey() {
    auto cleared = clearKeyAtHand();
    if (!cleared &&
        (cleared.error().code == ErrorCode::KeyUnplugged || cleared.error().code == ErrorCode::NoKey)) {
        hold.reset();
        FIDESK_ASSIGN(KeyAtHand found, findKey(parts.keys, job.key)); // It may be in again.
        FIDESK_TRY(requirePasskey(found));
        key = std::move(found);
        cleared = clearKeyAtHand();
    }
    if (!cleared)
        return cleared;
    created.reset();
    passkeyMayBe = false;
    job.credentialId.clear();
    return {};
}

/// A key that looks like the one that was pulled out may be another: that its passkey is not there proves
/// nothing then. Where it is not even known that there is one, the right PIN is what tells the key.
Result<void> Enrolment::State::requirePasskey(const KeyAtHand& found) const {
    if (job.credentialId.empty())
        return found.token->checkPin(*pin);
    FIDESK_ASSIGN(const auto held, found.token->holdsAnyOf(job.rpId, {job.credentialId}));
    return held.value_or(false) ? Result<void>() : fail(ErrorCode::KeyUnplugged);
}

Result<void> Enrolment::State::clearKeyAtHand() {
    if (!job.credentialId.empty())
        return deleteFromKey(*key.token, key.info, job.credentialId, *pin);
    FIDESK_ASSIGN(const Bytes id, passkeyOf(*key.token, key.info, job.rpId, job.userHandle, *pin));
    const auto& registered = challenge.options.excludeCredentials;
    if (id.empty() || std::ranges::find(registered, id) != registered.end())
        return {};
    return deleteFromKey(*key.token, key.info, id, *pin);
}

std::string Enrolment::State::leftovers() const {
    std::string text;
    const auto add = [&text](const char* what) { text += (text.empty() ? "" : "; ") + std::string(what); };
    if (job.keyWasReset || mayBeReset)
        add(job.keyWasReset ? "the key was reset" : "the key may have been reset");
    if (settingsMade)
        add("settings of the key were changed");
    if (pinMaySet && job.pinGenerated && !job.pinHandedOver)
        add("the key may have a PIN that was handed to nobody");
    else if (pinMaySet)
        add(key.info.pinSet() ? "the key has the new PIN" : "the key may have the new PIN");
    return text;
}

Result<void> Enrolment::State::end() {
    const Error reason = lastError.value_or(Error(ErrorCode::Cancelled));
    if (!noted && reason.code == ErrorCode::Cancelled) {
        over = true;
        return {};
    }
    const std::string left = leftovers();
    if (oldRemoved) // The records take it from the step.
        job.step = JobStep::TakeBack;
    job.reason = std::string(name(reason.code));
    const std::string detail = left.empty()            ? reason.detail
                               : reason.detail.empty() ? left
                                                       : reason.detail + "; " + left;
    auto ended = parts.records.end(job, left.empty() ? Ending::Undone : Ending::Failed, job.reason, detail);
    if (!ended && noted)
        return ended;
    if (!ended)
        qCWarning(logEnrol) << "not recorded:" << describe(ended.error()).c_str();
    over = true;
    pin.reset();
    return {};
}

Result<void> Enrolment::State::staysOpen(Error reason, const std::string& what, bool word) {
    job.inDoubt = word;
    job.reason = std::string(name(lastError.value_or(reason).code));
    if (auto written = note(job.step); !written)
        qCWarning(logEnrol) << "not noted:" << describe(written.error()).c_str();
    reason.detail = what + ": " + describe(reason);
    return fail(std::move(reason));
}

} // namespace fidesk::enrolment
