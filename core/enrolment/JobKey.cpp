#include "core/enrolment/JobKey.h"

#include "core/enrolment/Credential.h"
#include "core/webauthn/AttestationObject.h"

#include <algorithm>
#include <array>

namespace fidesk::enrolment {

using records::Job;

bool hides(const Job& job) {
    constexpr std::array<std::uint8_t, 13> level3{0x6B, 'c', 'r', 'e', 'd', 'P', 'r',
                                                  'o',  't', 'e', 'c', 't', 0x03};
    const auto object = webauthn::parseAttestationObject(job.attestationObject);
    if (!object)
        return false;
    const Bytes& extensions = object->authenticatorData.extensions;
    return std::search(extensions.begin(), extensions.end(), level3.begin(), level3.end()) !=
           extensions.end();
}

Result<bool> hasPasskey(const KeyAtHand& key, const Job& job, const token::Pin* pin,
                        const std::stop_token& stop) {
    if (!hides(job)) {
        FIDESK_ASSIGN(const auto holds, key.token->holdsAnyOf(job.rpId, {job.credentialId}, stop));
        if (holds)
            return *holds;
    }
    if (!pin)
        return fail(ErrorCode::PinRequired);
    FIDESK_ASSIGN(const Bytes id, passkeyOf(*key.token, key.info, job.rpId, job.userHandle, *pin));
    return id == job.credentialId;
}

Result<bool> hasPasskeyAsFarAsTold(const KeyAtHand& key, const Job& job, const std::stop_token& stop) {
    const auto there = hasPasskey(key, job, nullptr, stop);
    if (!there && there.error().code == ErrorCode::PinRequired)
        return false;
    if (!there)
        return fail(there.error());
    return *there ? Result<bool>(true) : fail(ErrorCode::KeyOfAnotherJob, "without the passkey");
}

/// Where the passkey was made there was a PIN, which goes with it.
Result<void> canBeTheKey(const KeyAtHand& key, const Job& job, const std::stop_token& stop) {
    if (job.credentialId.empty() || job.step == records::JobStep::TakeBack)
        return {};
    if (!key.info.pinSet())
        return fail(ErrorCode::KeyOfAnotherJob, "without a PIN");
    FIDESK_TRY(hasPasskeyAsFarAsTold(key, job, stop));
    return {};
}

Result<void> proveAgain(const KeyAtHand& key, const Job& job, const token::Pin& pin, Random& random,
                        token::TokenObserver& observer, const std::stop_token& stop) {
    FIDESK_ASSIGN(const auto object, webauthn::parseAttestationObject(job.attestationObject));
    const auto& made = object.authenticatorData.credential;
    if (!made)
        return fail(ErrorCode::Malformed, "the journal has no credential");
    const ToProve credential{.rpId = job.rpId,
                             .userHandle = job.userHandle,
                             .credentialId = job.credentialId,
                             .publicKey = made->publicKey,
                             .counter = object.authenticatorData.signatureCounter};
    return prove(*key.token, credential, pin, random, observer, stop);
}

bool leavesKeyOpen(ErrorCode code) {
    using enum ErrorCode;
    constexpr std::array open{Cancelled,       KeyUnplugged, KeyUnresponsive, KeyBusy,
                              KeyNotPermitted, NoKey,        PinRequired,     PinWrong,
                              PinReplugNeeded, PinBlocked,   PinMustChange,   PinNotSet};
    return std::ranges::find(open, code) != open.end();
}

} // namespace fidesk::enrolment
