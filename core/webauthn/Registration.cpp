#include "core/webauthn/AttestationStatement.h"
#include "core/webauthn/ClientData.h"
#include "core/webauthn/ResponseChecks.h"
#include "core/webauthn/Verification.h"

#include <algorithm>

namespace fidesk::webauthn {

namespace {

Result<PublicKey> credentialKeyOf(const AttestedCredential& credential, const RegistrationPolicy& policy) {
    FIDESK_ASSIGN(const std::int64_t algorithm, algorithmOfCose(credential.publicKey));
    if (std::ranges::find(policy.algorithms, algorithm) == policy.algorithms.end())
        return fail(ErrorCode::AlgorithmNotAllowed, std::to_string(algorithm));
    return PublicKey::fromCose(credential.publicKey);
}

/// How far @p attestation can be believed. Errors: AttestationMissing, those of
/// TrustAnchors::check().
Result<AttestationTrust> assess(const Attestation& attestation, const RegistrationPolicy& policy) {
    if (!attestation.chain) {
        if (policy.attestationRequired)
            return fail(ErrorCode::AttestationMissing);
        return attestation.selfSigned ? AttestationTrust::Self : AttestationTrust::None;
    }
    if (policy.trustAnchors.empty())
        return AttestationTrust::Unchecked;
    FIDESK_TRY(policy.trustAnchors.check(*attestation.chain, policy.now));
    return AttestationTrust::Chained;
}

VerifiedRegistration describe(const AttestationObject& object, Algorithm algorithm, Attestation attestation,
                              AttestationTrust trust) {
    const AuthenticatorData& data = object.authenticatorData;
    return {.credentialId = data.credential->id,
            .publicKey = data.credential->publicKey,
            .algorithm = algorithm,
            .aaguid = attestation.aaguid,
            .signatureCounter = data.signatureCounter,
            .userVerified = data.userVerified(),
            .backupEligible = data.backupEligible(),
            .backedUp = data.backedUp(),
            .attestationFormat = object.format,
            .trust = trust,
            .certificateChain =
                attestation.chain ? std::move(attestation.chain->certificates) : std::vector<Bytes>()};
}

} // namespace

Result<VerifiedRegistration> verifyRegistration(const RegistrationResponse& response,
                                                const RegistrationPolicy& policy) {
    FIDESK_TRY(checkClientData(response.clientDataJson, {createType, policy.challenge, policy.origins}));
    FIDESK_ASSIGN(const AttestationObject object, parseAttestationObject(response.attestationObject));
    const AuthenticatorData& data = object.authenticatorData;
    FIDESK_TRY(checkAuthenticatorData(data, {policy.rpId, true, policy.userVerificationRequired}));
    if (!data.credential)
        return fail(ErrorCode::AuthenticatorDataMalformed, "no attested credential data");
    if (!equal(response.credentialId, data.credential->id))
        return fail(ErrorCode::CredentialIdMismatch);
    FIDESK_ASSIGN(const PublicKey key, credentialKeyOf(*data.credential, policy));
    FIDESK_ASSIGN(Attestation attestation,
                  verifyStatement(object, sha256(response.clientDataJson), key, policy.trustAnchors));
    FIDESK_ASSIGN(const AttestationTrust trust, assess(attestation, policy));
    return describe(object, key.algorithm(), std::move(attestation), trust);
}

} // namespace fidesk::webauthn
