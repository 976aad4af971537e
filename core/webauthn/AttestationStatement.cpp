#include "core/webauthn/AttestationStatement.h"

namespace fidesk::webauthn {

namespace {

constexpr std::size_t maxCertificates = 8;

/// What the formats are verified against.
struct Subject {
    const AttestationObject& object;
    const Sha256Digest& clientDataHash;
    const PublicKey& credentialKey;
    const TrustAnchors& anchors;
};

tl::unexpected<Error> malformed(const char* what) {
    return fail(ErrorCode::AttestationStatementMalformed, what);
}

tl::unexpected<Error> badSignature() {
    return fail(ErrorCode::AttestationSignatureInvalid);
}

Result<Bytes> readSignature(const cbor::Value& statement) {
    const cbor::Value* value = statement.find("sig");
    if (!value || !value->bytes())
        return malformed("no sig");
    return *value->bytes();
}

Result<std::vector<Bytes>> readCertificates(const cbor::Value& x5c) {
    if (!x5c.array() || x5c.array()->empty() || x5c.array()->size() > maxCertificates)
        return malformed("x5c is not a list of 1 to 8 certificates");
    std::vector<Bytes> certificates;
    for (const cbor::Value& certificate : *x5c.array()) {
        if (!certificate.bytes())
            return malformed("x5c holds something that is not bytes");
        certificates.push_back(*certificate.bytes());
    }
    return certificates;
}

Bytes packedSignedData(const Subject& subject) {
    Bytes data = subject.object.authenticatorDataBytes;
    append(data, subject.clientDataHash);
    return data;
}

Result<Attestation> verifyPackedSelf(const Subject& subject, std::int64_t algorithm, ByteView signature) {
    if (algorithm != static_cast<std::int64_t>(subject.credentialKey.algorithm()))
        return malformed("alg is not the credential key's");
    if (!subject.credentialKey.verifies(packedSignedData(subject), signature))
        return badSignature();
    return Attestation{subject.object.authenticatorData.credential->aaguid, true, std::nullopt};
}

Result<Attestation> verifyPackedCertificate(const Subject& subject, std::int64_t algorithm,
                                            ByteView signature, const cbor::Value& x5c) {
    FIDESK_ASSIGN(std::vector<Bytes> certificates, readCertificates(x5c));
    FIDESK_ASSIGN(AttestationChain chain, subject.anchors.read(std::move(certificates)));
    const auto key = PublicKey::fromCertificate(chain.leaf->x509(), algorithm);
    if (!key)
        return malformed("alg is unknown or does not fit the certificate's key");
    if (!key->verifies(packedSignedData(subject), signature))
        return badSignature();
    FIDESK_TRY(chain.leaf->packedRules());
    FIDESK_ASSIGN(const std::optional<Aaguid> certified, chain.leaf->aaguid());
    const Aaguid& claimed = subject.object.authenticatorData.credential->aaguid;
    if (certified && *certified != claimed)
        return fail(ErrorCode::AttestationAaguidMismatch, toString(*certified) + " certified");
    return Attestation{claimed, false, std::move(chain)};
}

/// Section 8.2.
Result<Attestation> verifyPacked(const Subject& subject) {
    const cbor::Value statement(subject.object.statement);
    FIDESK_ASSIGN(const Bytes signature, readSignature(statement));
    const cbor::Value* algorithm = statement.find("alg");
    const cbor::Value* x5c = statement.find("x5c");
    if (!algorithm || !algorithm->integer() || statement.map()->size() != (x5c ? 3U : 2U))
        return malformed("not a map of alg, sig and, at most, x5c");
    if (x5c)
        return verifyPackedCertificate(subject, *algorithm->integer(), signature, *x5c);
    return verifyPackedSelf(subject, *algorithm->integer(), signature);
}

/// Section 8.6: what a U2F key signs.
Bytes u2fSignedData(const Subject& subject) {
    const AuthenticatorData& data = subject.object.authenticatorData;
    Bytes signedData{0x00};
    append(signedData, data.rpIdHash);
    append(signedData, subject.clientDataHash);
    append(signedData, data.credential->id);
    append(signedData, subject.credentialKey.uncompressedPoint());
    return signedData;
}

/// Section 8.6.
Result<Attestation> verifyFidoU2f(const Subject& subject) {
    const cbor::Value statement(subject.object.statement);
    FIDESK_ASSIGN(const Bytes signature, readSignature(statement));
    const cbor::Value* x5c = statement.find("x5c");
    if (!x5c || statement.map()->size() != 2)
        return malformed("not a map of sig and x5c");
    FIDESK_ASSIGN(std::vector<Bytes> certificates, readCertificates(*x5c));
    if (certificates.size() != 1)
        return malformed("x5c has more than one certificate");
    if (subject.credentialKey.algorithm() != Algorithm::ES256)
        return malformed("the credential key is not a U2F key");
    FIDESK_ASSIGN(AttestationChain chain, subject.anchors.read(std::move(certificates)));
    const auto key =
        PublicKey::fromCertificate(chain.leaf->x509(), static_cast<std::int64_t>(Algorithm::ES256));
    if (!key)
        return fail(ErrorCode::AttestationCertificateInvalid, "its key is not on P-256");
    if (!key->verifies(u2fSignedData(subject), signature))
        return badSignature();
    FIDESK_ASSIGN(const std::optional<Aaguid> certified, chain.leaf->aaguid());
    return Attestation{certified.value_or(Aaguid{}), false, std::move(chain)};
}

/// Section 8.7.
Result<Attestation> verifyNone(const Subject& subject) {
    if (!subject.object.statement.empty())
        return malformed("format none with a statement");
    return Attestation{subject.object.authenticatorData.credential->aaguid, false, std::nullopt};
}

} // namespace

Result<Attestation> verifyStatement(const AttestationObject& object, const Sha256Digest& clientDataHash,
                                    const PublicKey& credentialKey, const TrustAnchors& anchors) {
    const Subject subject{object, clientDataHash, credentialKey, anchors};
    if (object.format == "packed")
        return verifyPacked(subject);
    if (object.format == "fido-u2f")
        return verifyFidoU2f(subject);
    if (object.format == "none")
        return verifyNone(subject);
    return fail(ErrorCode::AttestationFormatUnsupported, object.format.substr(0, 32));
}

} // namespace fidesk::webauthn
