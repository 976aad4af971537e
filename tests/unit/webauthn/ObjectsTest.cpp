#include "core/cbor/Cbor.h"
#include "core/webauthn/AttestationObject.h"
#include "tests/support/Catch.h"
#include "tests/support/webauthn/TestAuthenticator.h"

using namespace fidesk;
using namespace fidesk::test;
using namespace fidesk::webauthn;

namespace {

RegistrationSpec withExtensions() {
    RegistrationSpec spec;
    spec.attestation = AttestationKind::None;
    spec.extensions = cbor::encode(cbor::Map{{"credProtect", 2}, {"hmac-secret", true}});
    spec.flags |= flagEd;
    spec.counter = 0x01020304;
    return spec;
}

MadeCredential make(const RegistrationSpec& spec) {
    return TestAuthenticator().create(spec);
}

} // namespace

TEST_CASE("authenticator data with a credential and extensions") {
    const RegistrationSpec spec = withExtensions();
    const MadeCredential made = make(spec);
    const auto data = valueOf(parseAuthenticatorData(made.authenticatorData));
    CHECK(equal(data.rpIdHash, sha256(asBytes("example.com"))));
    CHECK(data.signatureCounter == 0x01020304);
    CHECK(data.userPresent());
    CHECK(data.userVerified());
    CHECK_FALSE(data.backupEligible());
    CHECK_FALSE(data.backedUp());
    REQUIRE(data.credential);
    CHECK(data.credential->aaguid == testAaguid);
    CHECK(data.credential->id == spec.credentialId);
    CHECK(data.credential->publicKey == made.publicKey);
    CHECK(data.extensions == spec.extensions);
}

TEST_CASE("authenticator data without a credential") {
    Bytes data(37, 0);
    data[32] = flagUp | flagBe | flagBs;
    const auto parsed = valueOf(parseAuthenticatorData(data));
    CHECK_FALSE(parsed.credential);
    CHECK(parsed.extensions.empty());
    CHECK(parsed.userPresent());
    CHECK_FALSE(parsed.userVerified());
    CHECK(parsed.backupEligible());
    CHECK(parsed.backedUp());
}

TEST_CASE("every truncation of authenticator data is refused") {
    const Bytes whole = make(withExtensions()).authenticatorData;
    for (std::size_t length = 0; length < whole.size(); ++length) {
        INFO(length);
        CHECK(codeOf(parseAuthenticatorData(ByteView(whole).first(length))) ==
              ErrorCode::AuthenticatorDataMalformed);
    }
}

TEST_CASE("authenticator data with something left over, or missing, is refused") {
    const Bytes whole = make(withExtensions()).authenticatorData;
    Bytes more = whole;
    more.push_back(0x00);
    CHECK(codeOf(parseAuthenticatorData(more)) == ErrorCode::AuthenticatorDataMalformed);
    for (const std::uint8_t flag : {flagAt, flagEd}) {
        Bytes without = whole;
        without[32] = static_cast<std::uint8_t>(without[32] & ~flag);
        CHECK(codeOf(parseAuthenticatorData(without)) == ErrorCode::AuthenticatorDataMalformed);
    }
}

TEST_CASE("credential ids of 1 to 1023 bytes") {
    RegistrationSpec spec;
    spec.attestation = AttestationKind::None;
    const auto parse = [&](std::size_t length) {
        spec.credentialId = Bytes(length, 0x11);
        return parseAuthenticatorData(make(spec).authenticatorData);
    };
    CHECK(parse(1));
    CHECK(parse(1023));
    CHECK(codeOf(parse(0)) == ErrorCode::AuthenticatorDataMalformed);
    CHECK(codeOf(parse(1024)) == ErrorCode::CredentialIdTooLong);
}

TEST_CASE("extensions and keys that are not maps are refused") {
    RegistrationSpec spec = withExtensions();
    spec.extensions = cbor::encode(cbor::Array{1});
    CHECK(codeOf(parseAuthenticatorData(make(spec).authenticatorData)) ==
          ErrorCode::AuthenticatorDataMalformed);
    Bytes data = make(RegistrationSpec{}).authenticatorData;
    data.resize(37 + 16 + 2 + 32);
    data.push_back(0x01);
    CHECK(codeOf(parseAuthenticatorData(data)) == ErrorCode::AuthenticatorDataMalformed);
}

TEST_CASE("attestation objects put together are read back") {
    const MadeCredential made = make({});
    const Bytes object =
        valueOf(makeAttestationObject(made.format, cbor::encode(made.statement), made.authenticatorData));
    const auto parsed = valueOf(parseAttestationObject(object));
    CHECK(parsed.format == "packed");
    CHECK(parsed.authenticatorDataBytes == made.authenticatorData);
    CHECK(parsed.statement.size() == 3);
    CHECK(object[1] == 0x63); // "fmt" comes first
    CHECK(object[2] == 'f');
}

TEST_CASE("attestation objects cannot be made of what is not a map") {
    const Bytes data(37, 0);
    for (const Bytes& statement : {Bytes{}, Bytes{0x80}, Bytes{0xa0, 0x00}, Bytes{0xa1, 0x01}})
        CHECK(codeOf(makeAttestationObject("none", statement, data)) ==
              ErrorCode::AttestationObjectMalformed);
}

TEST_CASE("attestation objects that are refused") {
    const Bytes data(37, 0);
    const cbor::Map empty;
    const cbor::Value cases[] = {
        cbor::Map{},
        cbor::Array{},
        cbor::Map{{"fmt", "none"}, {"attStmt", empty}},
        cbor::Map{{"fmt", "none"}, {"authData", data}},
        cbor::Map{{"attStmt", empty}, {"authData", data}},
        cbor::Map{{"fmt", 1}, {"attStmt", empty}, {"authData", data}},
        cbor::Map{{"fmt", "none"}, {"attStmt", "x"}, {"authData", data}},
        cbor::Map{{"fmt", "none"}, {"attStmt", empty}, {"authData", "x"}},
        cbor::Map{{"fmt", "none"}, {"attStmt", empty}, {"authData", data}, {"more", 1}},
        cbor::Map{{1, "none"}, {2, data}, {3, empty}},
    };
    for (const cbor::Value& value : cases)
        CHECK(codeOf(parseAttestationObject(cbor::encode(value))) == ErrorCode::AttestationObjectMalformed);
    CHECK(codeOf(parseAttestationObject(attestationObjectOf("none", {}, Bytes(36, 0)))) ==
          ErrorCode::AuthenticatorDataMalformed);
    CHECK(codeOf(parseAttestationObject(attestationObjectOf(std::string(70'000, 'x'), {}, data))) ==
          ErrorCode::AttestationObjectMalformed);
}

TEST_CASE("every truncation of an attestation object is refused") {
    const Bytes whole = make({}).response.attestationObject;
    for (std::size_t length = 0; length < whole.size(); ++length)
        CHECK(codeOf(parseAttestationObject(ByteView(whole).first(length))) ==
              ErrorCode::AttestationObjectMalformed);
    Bytes more = whole;
    more.push_back(0x00);
    CHECK(codeOf(parseAttestationObject(more)) == ErrorCode::AttestationObjectMalformed);
}
