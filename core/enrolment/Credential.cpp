#include "core/enrolment/Credential.h"

#include "core/base/Crypto.h"
#include "core/webauthn/AttestationObject.h"
#include "core/webauthn/ClientData.h"

#include <algorithm>

namespace fidesk::enrolment {

namespace {

constexpr std::size_t challengeSize = 32;

// An attStmt with nothing in it (WebAuthn section 8.7), as CBOR.
constexpr std::uint8_t emptyMap[] = {0xA0};

webauthn::RegistrationPolicy policyOf(const webauthn::CreationOptions& options,
                                      const profiles::Profile& profile, const webauthn::TrustAnchors& anchors,
                                      TimePoint now) {
    webauthn::RegistrationPolicy policy;
    policy.rpId = options.rp.id;
    policy.origins = {webauthn::originOf(options.rp.id)};
    policy.challenge = options.challenge;
    policy.algorithms = options.algorithms;
    policy.userVerificationRequired =
        profile.userVerificationRequired || options.userVerification == webauthn::UserVerification::Required;
    policy.attestationRequired = profile.attestationRequired;
    if (profile.attestationRequired)
        policy.trustAnchors = anchors;
    policy.now = now;
    return policy;
}

} // namespace

token::MakeCredential creationRequest(const webauthn::CreationOptions& options, ByteView clientDataJson) {
    token::MakeCredential request;
    request.clientDataHash = sha256(clientDataJson);
    request.rpId = options.rp.id;
    request.rpName = options.rp.name;
    request.userId = options.user.id;
    request.userName = options.user.name;
    request.userDisplayName = options.user.displayName;
    request.algorithms = options.algorithms;
    request.excludeList = options.excludeCredentials;
    request.discoverable = options.residentKey != webauthn::ResidentKey::Discouraged;
    request.hmacSecret = options.extensions.hmacCreateSecret;
    if (const auto level = options.extensions.credentialProtection)
        request.credProtect = static_cast<std::uint8_t>(*level);
    request.enforceCredProtect = options.extensions.enforceCredentialProtection;
    return request;
}

Result<Accepted> accept(const token::CreatedCredential& made, Bytes clientDataJson,
                        const webauthn::CreationOptions& options, const profiles::Profile& profile,
                        const webauthn::TrustAnchors& anchors, TimePoint now) {
    Accepted accepted;
    accepted.response.credentialId = made.credentialId;
    accepted.response.clientDataJson = std::move(clientDataJson);
    FIDESK_ASSIGN(accepted.response.attestationObject,
                  webauthn::makeAttestationObject(made.format, made.statementCbor, made.authenticatorData));
    FIDESK_ASSIGN(accepted.verified,
                  webauthn::verifyRegistration(accepted.response, policyOf(options, profile, anchors, now)));
    const auto& models = profile.allowedModels;
    if (!models.empty() && std::ranges::find(models, accepted.verified.aaguid) == models.end())
        return fail(ErrorCode::ModelNotAllowed, webauthn::toString(accepted.verified.aaguid));

    // A client passes the statement on only where the relying party asked for it (WebAuthn section 5.1.3).
    if (options.attestation == webauthn::AttestationConveyance::None) {
        FIDESK_ASSIGN(accepted.response.attestationObject,
                      webauthn::makeAttestationObject("none", emptyMap, made.authenticatorData));
    }
    return accepted;
}

Result<void> prove(token::Token& key, const ToProve& credential, const token::Pin& pin, Random& random,
                   token::TokenObserver& observer, const std::stop_token& stop) {
    webauthn::AssertionPolicy policy;
    policy.rpId = credential.rpId;
    policy.origins = {webauthn::originOf(credential.rpId)};
    policy.challenge = random.bytes(challengeSize);
    policy.userPresenceRequired = false;
    policy.credentialId = credential.credentialId;
    policy.publicKey = credential.publicKey;
    policy.userHandle = credential.userHandle;
    policy.storedCounter = credential.counter;

    webauthn::AssertionResponse response;
    response.clientDataJson =
        webauthn::serializeClientData(webauthn::getType, policy.challenge, policy.origins.front());
    const token::GetAssertion request{
        sha256(response.clientDataJson), policy.rpId, {policy.credentialId}, false};
    FIDESK_ASSIGN(token::Assertion assertion, key.getAssertion(request, pin, observer, stop));
    response.credentialId = std::move(assertion.credentialId);
    response.authenticatorData = std::move(assertion.authenticatorData);
    response.signature = std::move(assertion.signature);
    response.userHandle = std::move(assertion.userHandle);
    FIDESK_TRY(webauthn::verifyAssertion(response, policy));
    return {};
}

Result<void> deleteFromKey(token::Token& key, const token::AuthenticatorInfo& info, ByteView credentialId,
                           const token::Pin& pin) {
    if (!info.canManageCredentials())
        return fail(ErrorCode::NotSupportedByKey, "deleting passkeys");
    auto deleted = key.deletePasskey(credentialId, pin);
    if (!deleted && deleted.error().code == ErrorCode::NoCredentials)
        return {};
    return deleted;
}

Result<Bytes> passkeyOf(token::Token& key, const token::AuthenticatorInfo& info, const std::string& rpId,
                        ByteView userHandle, const token::Pin& pin) {
    if (!info.canManageCredentials())
        return fail(ErrorCode::NotSupportedByKey, "listing passkeys");
    FIDESK_ASSIGN(const token::PasskeyStore store, key.passkeys(pin));
    for (const token::Passkey& one : store.passkeys)
        if (one.rpId == rpId && equal(one.userId, userHandle))
            return one.credentialId;
    return Bytes();
}

} // namespace fidesk::enrolment
