#include "core/webauthn/ClientData.h"
#include "core/webauthn/PublicKey.h"
#include "core/webauthn/ResponseChecks.h"
#include "core/webauthn/Verification.h"

namespace fidesk::webauthn {

namespace {

Result<void> checkWhose(const AssertionResponse& response, const AssertionPolicy& policy) {
    if (!equal(response.credentialId, policy.credentialId))
        return fail(ErrorCode::CredentialIdMismatch);
    if (!policy.userHandle.empty() && !response.userHandle.empty() &&
        !equal(response.userHandle, policy.userHandle))
        return fail(ErrorCode::UserHandleMismatch);
    return {};
}

Result<void> checkSignature(const AssertionResponse& response, const AssertionPolicy& policy) {
    FIDESK_ASSIGN(const PublicKey key, PublicKey::fromCose(policy.publicKey));
    Bytes signedData = response.authenticatorData;
    append(signedData, sha256(response.clientDataJson));
    if (!key.verifies(signedData, response.signature))
        return fail(ErrorCode::AssertionSignatureInvalid);
    return {};
}

bool counterIsAcceptable(std::uint32_t counter, std::uint32_t stored) {
    return (counter == 0 && stored == 0) || counter > stored;
}

} // namespace

Result<VerifiedAssertion> verifyAssertion(const AssertionResponse& response, const AssertionPolicy& policy) {
    FIDESK_TRY(checkWhose(response, policy));
    FIDESK_TRY(checkClientData(response.clientDataJson, {getType, policy.challenge, policy.origins}));
    FIDESK_ASSIGN(const AuthenticatorData data, parseAuthenticatorData(response.authenticatorData));
    FIDESK_TRY(checkAuthenticatorData(
        data, {policy.rpId, policy.userPresenceRequired, policy.userVerificationRequired}));
    FIDESK_TRY(checkSignature(response, policy));
    if (!counterIsAcceptable(data.signatureCounter, policy.storedCounter))
        return fail(ErrorCode::CounterNotIncreased,
                    std::to_string(data.signatureCounter) + " after " + std::to_string(policy.storedCounter));
    return VerifiedAssertion{data.signatureCounter, data.userPresent(), data.userVerified(), data.backedUp()};
}

} // namespace fidesk::webauthn
