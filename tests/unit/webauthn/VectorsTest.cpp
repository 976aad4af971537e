#include "core/base/Base64.h"
#include "core/base/Json.h"
#include "core/webauthn/Verification.h"
#include "tests/support/Catch.h"
#include "tests/support/SharedData.h"
#include "tests/support/webauthn/TestAuthenticator.h"
#include "tests/unit/webauthn/ColdAndWarm.h"

#include <map>

using namespace fidesk;
using namespace fidesk::test;
using namespace fidesk::webauthn;

namespace {

Bytes hex(const QJsonObject& object, const char* name) {
    const QByteArray bytes = QByteArray::fromHex(object.value(QLatin1String(name)).toString().toLatin1());
    return {bytes.begin(), bytes.end()};
}

std::string text(const QJsonObject& object, const char* name) {
    return toUtf8(object.value(QLatin1String(name)).toString());
}

/// What becomes of the vectors that are outside of what is accepted here.
const std::map<std::string, ErrorCode>& refusals() {
    static const std::map<std::string, ErrorCode> codes{
        {"none-es256-crossOrigin", ErrorCode::CrossOriginRefused},
        {"none-es256-topOrigin", ErrorCode::CrossOriginRefused},
        {"packed-ed448", ErrorCode::AlgorithmNotAllowed},
        {"tpm-es256", ErrorCode::AttestationFormatUnsupported},
        {"android-key-es256", ErrorCode::AttestationFormatUnsupported},
        {"apple-es256", ErrorCode::AttestationFormatUnsupported},
    };
    return codes;
}

RegistrationPolicy policyOf(const QJsonObject& file, const QJsonObject& registration) {
    RegistrationPolicy policy;
    policy.rpId = text(file, "rpId");
    policy.origins = {text(file, "origin")};
    policy.challenge = hex(registration, "challenge");
    policy.algorithms = {-7, -8, -35, -36, -257};
    policy.userVerificationRequired = false;
    policy.trustAnchors =
        valueOf(TrustAnchors::fromDer({hex(file.value(u"root").toObject(), "attestation_ca_cert")}));
    policy.now = testNow;
    return policy;
}

void checkAssertion(const QJsonObject& file, const QJsonObject& vector,
                    const VerifiedRegistration& registered) {
    const QJsonObject authentication = vector.value(u"authentication").toObject();
    AssertionResponse response;
    response.credentialId = registered.credentialId;
    response.clientDataJson = hex(authentication, "clientDataJSON");
    response.authenticatorData = hex(authentication, "authenticatorData");
    response.signature = hex(authentication, "signature");
    AssertionPolicy policy;
    policy.rpId = text(file, "rpId");
    policy.origins = {text(file, "origin")};
    policy.challenge = hex(authentication, "challenge");
    policy.userVerificationRequired = false;
    policy.credentialId = registered.credentialId;
    policy.publicKey = registered.publicKey;
    valueOf(verifyAssertion(response, policy));
    policy.publicKey = TestAuthenticator().create().publicKey;
    CHECK(codeOf(verifyAssertion(response, policy)) == ErrorCode::AssertionSignatureInvalid);
}

void checkVector(const QJsonObject& file, const QJsonObject& vector) {
    const QJsonObject registration = vector.value(u"registration").toObject();
    const std::string name = text(vector, "name");
    const RegistrationResponse response{hex(registration, "credential_id"),
                                        hex(registration, "clientDataJSON"),
                                        hex(registration, "attestationObject")};
    const auto result = verifyColdAndWarm(response, policyOf(file, registration));
    if (const auto refusal = refusals().find(name); refusal != refusals().end()) {
        CHECK(codeOf(result) == refusal->second);
        return;
    }
    const auto verified = valueOf(result);
    CHECK(verified.credentialId == response.credentialId);
    if (verified.attestationFormat != "fido-u2f")
        CHECK(toBytes(verified.aaguid) == hex(registration, "aaguid"));
    if (verified.certificateChain.empty())
        CHECK(verified.trust == (name.starts_with("none") ? AttestationTrust::None : AttestationTrust::Self));
    else
        CHECK(verified.trust == AttestationTrust::Chained);
    checkAssertion(file, vector, verified);
}

/// The root of the model @p aaguid in a FIDO metadata BLOB, whose signature is not looked at here.
Bytes metadataRoot(ByteView blob, const std::string& aaguid) {
    const std::string jwt = asText(blob);
    const std::size_t start = jwt.find('.') + 1;
    const Bytes payload = valueOf(fromBase64(jwt.substr(start, jwt.find('.', start) - start)));
    const QJsonObject json = valueOf(parseJsonObject(payload, 16 * 1024 * 1024));
    for (const QJsonValue& entry : valueOf(requireArray(json, "entries"))) {
        const QJsonObject object = entry.toObject();
        if (text(object, "aaguid") != aaguid)
            continue;
        const auto roots =
            object.value(u"metadataStatement").toObject().value(u"attestationRootCertificates").toArray();
        return valueOf(fromBase64(toUtf8(roots[0].toString())));
    }
    return {};
}

} // namespace

TEST_CASE("the test vectors of WebAuthn Level 3") {
    const auto data = sharedData("webauthn-l3-vectors.json");
    if (!data)
        return;
    const QJsonObject file = valueOf(parseJsonObject(*data));
    const QJsonArray vectors = valueOf(requireArray(file, "vectors"));
    CHECK(vectors.size() >= 8);
    for (const QJsonValue& vector : vectors) {
        INFO(text(vector.toObject(), "name"));
        checkVector(file, vector.toObject());
    }
}

TEST_CASE("the registration of a real security key") {
    const auto data = sharedData("real-yubikey5-attestation.json");
    const auto blob = sharedData("mds/mds3-blob-real.jwt");
    if (!data || !blob)
        return;
    const QJsonObject file = valueOf(parseJsonObject(*data));
    const RegistrationResponse response{hex(file, "credentialId_hex"), hex(file, "clientDataJSON_hex"),
                                        hex(file, "attestationObject_hex")};
    RegistrationPolicy policy;
    policy.rpId = text(file, "rpId");
    policy.origins = {text(file, "origin")};
    const std::string challenge = text(file, "challenge_text_sent_by_server");
    policy.challenge = toBytes(asBytes(challenge));
    policy.algorithms = {-7};
    policy.userVerificationRequired = false;
    policy.attestationRequired = true;
    policy.trustAnchors = valueOf(TrustAnchors::fromDer({metadataRoot(*blob, text(file, "aaguid"))}));
    policy.now = testNow;
    const auto verified = valueOf(verifyColdAndWarm(response, policy));
    CHECK(verified.trust == AttestationTrust::Chained);
    CHECK(toString(verified.aaguid) == text(file, "aaguid"));
    policy.trustAnchors = valueOf(TrustAnchors::fromDer({TestAuthenticator().root()}));
    CHECK(codeOf(verifyColdAndWarm(response, policy)) == ErrorCode::AttestationUntrusted);
}
