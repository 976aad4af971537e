#include "tests/support/webauthn/TestAuthenticator.h"

#include "core/base/Crypto.h"
#include "core/cbor/Cbor.h"
#include "core/webauthn/ClientData.h"

namespace fidesk::test {

namespace {

std::string originOf(const std::string& origin, const std::string& rpId) {
    return origin.empty() ? webauthn::originOf(rpId) : origin;
}

Bytes bigEndian(std::uint64_t value, int size) {
    Bytes bytes;
    for (int i = size - 1; i >= 0; --i)
        bytes.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
    return bytes;
}

Bytes authenticatorDataHead(const std::string& rpId, std::uint8_t flags, std::uint32_t counter) {
    Bytes data = toBytes(sha256(asBytes(rpId)));
    data.push_back(flags);
    append(data, bigEndian(counter, 4));
    return data;
}

Bytes authenticatorDataOf(const RegistrationSpec& spec, ByteView publicKey) {
    Bytes data = authenticatorDataHead(spec.rpId, spec.flags, spec.counter);
    if ((spec.flags & flagAt) != 0) {
        append(data, spec.aaguid);
        append(data, bigEndian(spec.credentialId.size(), 2));
        append(data, spec.credentialId);
        append(data, publicKey);
    }
    append(data, spec.extensions);
    return data;
}

CertificateSpec leafSpec(const RegistrationSpec& spec) {
    CertificateSpec leaf = spec.certificate;
    if (!leaf.aaguid && !spec.withoutAaguid)
        leaf.aaguid = aaguidExtension(spec.aaguid);
    return leaf;
}

Bytes packedSignedData(ByteView authenticatorData, ByteView clientDataJson) {
    Bytes data = toBytes(authenticatorData);
    append(data, sha256(clientDataJson));
    return data;
}

/// WebAuthn section 8.6.
Bytes u2fSignedData(const RegistrationSpec& spec, const MadeCredential& made) {
    Bytes data{0x00};
    append(data, sha256(asBytes(spec.rpId)));
    append(data, sha256(made.response.clientDataJson));
    append(data, spec.credentialId);
    const cbor::Value key(made.key.coseKey());
    data.push_back(0x04);
    append(data, *key.find(-2)->bytes());
    append(data, *key.find(-3)->bytes());
    return data;
}

} // namespace

Bytes attestationObjectOf(const std::string& format, const cbor::Map& statement, ByteView authenticatorData) {
    return cbor::encodeInOrder(
        cbor::Map{{"fmt", format}, {"attStmt", statement}, {"authData", authenticatorData}});
}

Bytes withFlippedBit(ByteView bytes, std::size_t bit) {
    Bytes flipped = toBytes(bytes);
    flipped.at(bit / 8) ^= static_cast<std::uint8_t>(1U << (bit % 8));
    return flipped;
}

TestAuthenticator::TestAuthenticator()
    : root_(CertificateAuthority::root("Fidesk Test Root")),
      intermediate_(root_.intermediate("Fidesk Test Intermediate")) {}

void TestAuthenticator::attest(const RegistrationSpec& spec, MadeCredential& made) const {
    const SigningKey key = SigningKey::generate(spec.attestationAlgorithm);
    const Bytes packed = packedSignedData(made.authenticatorData, made.response.clientDataJson);
    const CertificateAuthority& issuer = spec.viaIntermediate ? intermediate_ : root_;
    switch (spec.attestation) {
    case AttestationKind::None:
        made.format = "none";
        break;
    case AttestationKind::PackedSelf:
        made.format = "packed";
        made.statement = {{"alg", static_cast<std::int64_t>(spec.algorithm)}, {"sig", made.key.sign(packed)}};
        break;
    case AttestationKind::Packed: {
        made.format = "packed";
        made.leaf = issuer.issue(leafSpec(spec), key);
        cbor::Array chain{made.leaf};
        if (spec.viaIntermediate)
            chain.emplace_back(intermediate());
        made.statement = {{"alg", static_cast<std::int64_t>(spec.attestationAlgorithm)},
                          {"sig", key.sign(packed)},
                          {"x5c", chain}};
        break;
    }
    case AttestationKind::FidoU2f:
        made.format = "fido-u2f";
        made.leaf = issuer.issue(leafSpec(spec), key);
        made.statement = {{"x5c", cbor::Array{made.leaf}}, {"sig", key.sign(u2fSignedData(spec, made))}};
        break;
    }
}

MadeCredential TestAuthenticator::create(const RegistrationSpec& spec) const {
    MadeCredential made{.key = SigningKey::generate(spec.algorithm)};
    cbor::Map publicKey = made.key.coseKey();
    if (spec.editPublicKey)
        spec.editPublicKey(publicKey);
    made.publicKey = cbor::encode(publicKey);
    made.response.credentialId = spec.credentialId;
    made.response.clientDataJson =
        webauthn::serializeClientData(webauthn::createType, spec.challenge, originOf(spec.origin, spec.rpId));
    if (spec.editClientData)
        spec.editClientData(made.response.clientDataJson);
    made.authenticatorData = authenticatorDataOf(spec, made.publicKey);
    if (spec.editAuthenticatorData)
        spec.editAuthenticatorData(made.authenticatorData);

    attest(spec, made);
    if (spec.editStatement)
        spec.editStatement(made.format, made.statement);
    made.response.attestationObject =
        attestationObjectOf(made.format, made.statement, made.authenticatorData);
    return made;
}

webauthn::TrustAnchors TestAuthenticator::anchors() const {
    return *webauthn::TrustAnchors::fromDer({root()});
}

webauthn::RegistrationPolicy TestAuthenticator::policyFor(const RegistrationSpec& spec) const {
    webauthn::RegistrationPolicy policy;
    policy.rpId = spec.rpId;
    policy.origins = {originOf(spec.origin, spec.rpId)};
    policy.challenge = spec.challenge;
    policy.algorithms = {-7, -8, -35, -36, -257};
    policy.trustAnchors = anchors();
    policy.now = testNow;
    return policy;
}

webauthn::AssertionResponse MadeCredential::sign(const AssertionSpec& spec) const {
    webauthn::AssertionResponse assertion;
    assertion.credentialId = response.credentialId;
    assertion.clientDataJson =
        webauthn::serializeClientData(webauthn::getType, spec.challenge, originOf(spec.origin, spec.rpId));
    if (spec.editClientData)
        spec.editClientData(assertion.clientDataJson);
    assertion.authenticatorData = authenticatorDataHead(spec.rpId, spec.flags, spec.counter);
    if (spec.editAuthenticatorData)
        spec.editAuthenticatorData(assertion.authenticatorData);
    assertion.signature = key.sign(packedSignedData(assertion.authenticatorData, assertion.clientDataJson));
    assertion.userHandle = spec.userHandle;
    return assertion;
}

webauthn::AssertionPolicy policyFor(const MadeCredential& credential, const AssertionSpec& spec) {
    webauthn::AssertionPolicy policy;
    policy.rpId = spec.rpId;
    policy.origins = {originOf(spec.origin, spec.rpId)};
    policy.challenge = spec.challenge;
    policy.credentialId = credential.response.credentialId;
    policy.publicKey = credential.publicKey;
    policy.userHandle = spec.userHandle;
    policy.storedCounter = 1;
    return policy;
}

} // namespace fidesk::test
