#include "core/cbor/Cbor.h"
#include "tests/support/Catch.h"
#include "tests/support/webauthn/TestAuthenticator.h"
#include "tests/unit/webauthn/ColdAndWarm.h"

using namespace fidesk;
using namespace fidesk::test;
using namespace fidesk::webauthn;

namespace {

using Edit = std::function<void(std::string&, cbor::Map&)>;

const TestAuthenticator& authenticator() {
    static const TestAuthenticator instance;
    return instance;
}

Result<VerifiedRegistration> verify(const RegistrationSpec& spec) {
    return verifyColdAndWarm(authenticator().create(spec).response, authenticator().policyFor(spec));
}

ErrorCode codeAfter(AttestationKind kind, Edit edit) {
    RegistrationSpec spec;
    spec.attestation = kind;
    spec.editStatement = std::move(edit);
    return codeOf(verify(spec));
}

void set(cbor::Map& map, const char* key, const cbor::Value& value) {
    for (auto& entry : map)
        if (entry.first == cbor::Value(key))
            entry.second = value;
}

void remove(cbor::Map& map, const char* key) {
    std::erase_if(map, [&](const auto& entry) { return entry.first == cbor::Value(key); });
}

Edit setting(const char* key, cbor::Value value) {
    return [key, value = std::move(value)](std::string&, cbor::Map& map) { set(map, key, value); };
}

Edit removing(const char* key) {
    return [key](std::string&, cbor::Map& map) { remove(map, key); };
}

} // namespace

TEST_CASE("formats that are not known are refused") {
    for (const char* format :
         {"", "Packed", "tpm", "android-key", "android-safetynet", "apple", "compound"}) {
        INFO(format);
        CHECK(codeAfter(AttestationKind::Packed, [&](std::string& fmt, cbor::Map&) { fmt = format; }) ==
              ErrorCode::AttestationFormatUnsupported);
    }
}

TEST_CASE("format none has an empty statement") {
    CHECK(codeAfter(AttestationKind::None, [](std::string&, cbor::Map& map) {
              map.emplace_back("sig", Bytes{1});
          }) == ErrorCode::AttestationStatementMalformed);
}

TEST_CASE("a packed statement cannot pass as none") {
    CHECK(codeAfter(AttestationKind::Packed, [](std::string& fmt, cbor::Map&) { fmt = "none"; }) ==
          ErrorCode::AttestationStatementMalformed);
}

TEST_CASE("packed statements that are malformed") {
    const auto malformed = ErrorCode::AttestationStatementMalformed;
    for (const AttestationKind kind : {AttestationKind::Packed, AttestationKind::PackedSelf}) {
        CHECK(codeAfter(kind, removing("alg")) == malformed);
        CHECK(codeAfter(kind, removing("sig")) == malformed);
        CHECK(codeAfter(kind, setting("alg", "ES256")) == malformed);
        CHECK(codeAfter(kind, setting("sig", "text")) == malformed);
        CHECK(codeAfter(kind, [](std::string&, cbor::Map& map) {
                  map.emplace_back("ecdaaKeyId", Bytes{1});
              }) == malformed);
        CHECK(codeAfter(kind, [](std::string&, cbor::Map& map) { map.clear(); }) == malformed);
        CHECK(codeAfter(kind, setting("sig", Bytes{})) == ErrorCode::AttestationSignatureInvalid);
    }
    CHECK(codeAfter(AttestationKind::Packed, setting("x5c", cbor::Array{})) == malformed);
    CHECK(codeAfter(AttestationKind::Packed, setting("x5c", "text")) == malformed);
    CHECK(codeAfter(AttestationKind::Packed, setting("x5c", cbor::Array{"text"})) == malformed);
    CHECK(codeAfter(AttestationKind::Packed, setting("x5c", cbor::Array(9, cbor::Value(Bytes{1})))) ==
          malformed);
    CHECK(codeAfter(AttestationKind::Packed, setting("x5c", cbor::Array{Bytes{0x30, 0x00}})) ==
          ErrorCode::AttestationCertificateInvalid);
}

TEST_CASE("packed: alg is the certificate key's") {
    for (const int alg : {-8, -35, -36, -257, -65535, 0}) {
        INFO(alg);
        CHECK(codeAfter(AttestationKind::Packed, setting("alg", alg)) ==
              ErrorCode::AttestationStatementMalformed);
    }
}

TEST_CASE("packed self: alg is the credential key's") {
    for (const int alg : {-8, -35, -257, -65535}) {
        INFO(alg);
        CHECK(codeAfter(AttestationKind::PackedSelf, setting("alg", alg)) ==
              ErrorCode::AttestationStatementMalformed);
    }
}

TEST_CASE("a self attestation with a certificate taken from elsewhere is refused") {
    const Bytes foreign = authenticator().create().leaf;
    CHECK(codeAfter(AttestationKind::PackedSelf, [&](std::string&, cbor::Map& map) {
              map.emplace_back("x5c", cbor::Array{foreign});
          }) == ErrorCode::AttestationSignatureInvalid);
}

TEST_CASE("an attestation with its certificate taken out is no self attestation") {
    CHECK(codeAfter(AttestationKind::Packed, removing("x5c")) == ErrorCode::AttestationSignatureInvalid);
}

TEST_CASE("a signature over another registration is refused") {
    for (const AttestationKind kind :
         {AttestationKind::Packed, AttestationKind::PackedSelf, AttestationKind::FidoU2f}) {
        RegistrationSpec spec;
        spec.attestation = kind;
        const MadeCredential first = authenticator().create(spec);
        MadeCredential second = authenticator().create(spec);
        second.response.attestationObject =
            attestationObjectOf(second.format, first.statement, second.authenticatorData);
        CHECK(codeOf(verifyColdAndWarm(second.response, authenticator().policyFor(spec))) ==
              ErrorCode::AttestationSignatureInvalid);
    }
}

TEST_CASE("fido-u2f statements that are refused") {
    const auto malformed = ErrorCode::AttestationStatementMalformed;
    const auto kind = AttestationKind::FidoU2f;
    CHECK(codeAfter(kind, removing("x5c")) == malformed);
    CHECK(codeAfter(kind, removing("sig")) == malformed);
    CHECK(codeAfter(kind, setting("x5c", cbor::Array{})) == malformed);
    CHECK(codeAfter(kind, [](std::string&, cbor::Map& map) { map.emplace_back("alg", -7); }) == malformed);
    CHECK(codeAfter(kind, [](std::string&, cbor::Map& map) {
              cbor::Array chain = *cbor::Value(map).find("x5c")->array();
              chain.push_back(chain.front());
              set(map, "x5c", chain);
          }) == malformed);
    CHECK(codeAfter(kind, setting("sig", Bytes(70, 1))) == ErrorCode::AttestationSignatureInvalid);
}

TEST_CASE("fido-u2f: the certificate's key is on P-256") {
    for (const Algorithm algorithm :
         {Algorithm::ES384, Algorithm::ES512, Algorithm::EdDSA, Algorithm::RS256}) {
        RegistrationSpec spec;
        spec.attestation = AttestationKind::FidoU2f;
        spec.attestationAlgorithm = algorithm;
        CHECK(codeOf(verify(spec)) == ErrorCode::AttestationCertificateInvalid);
    }
}

TEST_CASE("fido-u2f: the credential's key is on P-256") {
    RegistrationSpec spec;
    spec.attestation = AttestationKind::FidoU2f;
    const MadeCredential u2f = authenticator().create(spec);
    RegistrationSpec other;
    other.attestation = AttestationKind::None;
    other.algorithm = Algorithm::ES384;
    MadeCredential made = authenticator().create(other);
    made.response.attestationObject = attestationObjectOf("fido-u2f", u2f.statement, made.authenticatorData);
    CHECK(codeOf(verifyColdAndWarm(made.response, authenticator().policyFor(other))) ==
          ErrorCode::AttestationStatementMalformed);
}

TEST_CASE("fido-u2f: the model is the certificate's, for no signature covers the other") {
    RegistrationSpec spec;
    spec.attestation = AttestationKind::FidoU2f;
    spec.withoutAaguid = true;
    CHECK(valueOf(verify(spec)).aaguid == Aaguid{});
    spec.certificate.aaguid = aaguidExtension(testAaguid);
    spec.aaguid = Aaguid{};
    CHECK(valueOf(verify(spec)).aaguid == testAaguid);
}

TEST_CASE("fido-u2f: the rules of section 8.2.1 are packed's alone") {
    RegistrationSpec spec;
    spec.attestation = AttestationKind::FidoU2f;
    spec.certificate.country.reset();
    spec.certificate.unit.reset();
    spec.certificate.basicConstraintsCa.reset();
    CHECK(valueOf(verify(spec)).trust == AttestationTrust::Chained);
}
