#include "core/webauthn/ClientData.h"
#include "tests/support/Catch.h"
#include "tests/support/webauthn/TestAuthenticator.h"
#include "tests/unit/webauthn/ColdAndWarm.h"

#include <set>

using namespace fidesk;
using namespace fidesk::test;
using namespace fidesk::webauthn;

namespace {

constexpr Algorithm algorithms[] = {Algorithm::ES256, Algorithm::ES384, Algorithm::ES512, Algorithm::EdDSA,
                                    Algorithm::RS256};

const TestAuthenticator& authenticator() {
    static const TestAuthenticator instance;
    return instance;
}

Result<VerifiedRegistration> verify(const RegistrationSpec& spec) {
    return verifyColdAndWarm(authenticator().create(spec).response, authenticator().policyFor(spec));
}

/// Client data in which @p from stands as @p to.
std::function<void(Bytes&)> replacing(const std::string& from, const std::string& to) {
    return [=](Bytes& json) {
        std::string text = asText(json);
        text.replace(text.find(from), from.size(), to);
        json = toBytes(asBytes(text));
    };
}

/// @p bytes with one bit flipped in the first byte of @p part.
Bytes flippedAt(ByteView bytes, std::string_view part) {
    return withFlippedBit(bytes, 8 * asText(bytes).find(part));
}

} // namespace

TEST_CASE("registrations of every algorithm and format are verified") {
    for (const Algorithm algorithm : algorithms)
        for (const AttestationKind kind : {AttestationKind::None, AttestationKind::PackedSelf,
                                           AttestationKind::Packed, AttestationKind::FidoU2f}) {
            if (kind == AttestationKind::FidoU2f && algorithm != Algorithm::ES256)
                continue;
            INFO(static_cast<int>(algorithm) << " " << static_cast<int>(kind));
            RegistrationSpec spec;
            spec.algorithm = algorithm;
            spec.attestation = kind;
            const MadeCredential made = authenticator().create(spec);
            const auto verified = valueOf(verifyColdAndWarm(made.response, authenticator().policyFor(spec)));
            CHECK(verified.credentialId == spec.credentialId);
            CHECK(verified.publicKey == made.publicKey);
            CHECK(verified.algorithm == algorithm);
            CHECK(verified.aaguid == testAaguid);
            CHECK(verified.signatureCounter == 1);
            CHECK(verified.userVerified);
            CHECK_FALSE(verified.backupEligible);
            CHECK_FALSE(verified.backedUp);
            CHECK(verified.attestationFormat == made.format);
            const bool certified = kind == AttestationKind::Packed || kind == AttestationKind::FidoU2f;
            CHECK(verified.certificateChain.size() == (certified ? 1U : 0U));
            CHECK(verified.trust == (certified                             ? AttestationTrust::Chained
                                     : kind == AttestationKind::PackedSelf ? AttestationTrust::Self
                                                                           : AttestationTrust::None));
        }
}

TEST_CASE("attestation keys of every algorithm") {
    for (const Algorithm algorithm : algorithms) {
        INFO(static_cast<int>(algorithm));
        RegistrationSpec spec;
        spec.attestationAlgorithm = algorithm;
        CHECK(valueOf(verify(spec)).trust == AttestationTrust::Chained);
    }
}

TEST_CASE("one flipped bit in any part of a registration is refused, each with its own error") {
    const MadeCredential made = authenticator().create();
    const RegistrationPolicy policy = authenticator().policyFor();
    REQUIRE(verifyColdAndWarm(made.response, policy));

    const Bytes signature = *cbor::Value(made.statement).find("sig")->bytes();
    const auto object = [&](ByteView part, const Bytes& flipped) {
        RegistrationResponse response = made.response;
        const std::string whole = asText(response.attestationObject);
        const std::size_t at = whole.find(asText(part));
        REQUIRE(at != std::string::npos);
        std::copy(flipped.begin(), flipped.end(),
                  response.attestationObject.begin() + static_cast<std::ptrdiff_t>(at));
        return response;
    };
    RegistrationResponse clientData = made.response;
    clientData.clientDataJson = withFlippedBit(clientData.clientDataJson, 0);
    RegistrationResponse credentialId = made.response;
    credentialId.credentialId = withFlippedBit(credentialId.credentialId, 0);
    RegistrationPolicy rpId = policy;
    rpId.rpId[0] ^= 1;
    RegistrationPolicy origin = policy;
    origin.origins[0].back() ^= 1;
    RegistrationPolicy challenge = policy;
    challenge.challenge[0] ^= 1;

    struct Case {
        const char* what;
        RegistrationResponse response;
        RegistrationPolicy policy;
        ErrorCode code;
    };
    const Case cases[] = {
        {"client data", clientData, policy, ErrorCode::ClientDataMalformed},
        {"authenticator data",
         object(made.authenticatorData, withFlippedBit(made.authenticatorData, 32 * 8 + 6)), policy,
         ErrorCode::AuthenticatorDataMalformed},
        {"signature", object(signature, withFlippedBit(signature, 8 * signature.size() - 8)), policy,
         ErrorCode::AttestationSignatureInvalid},
        {"certificate", object(made.leaf, withFlippedBit(made.leaf, 8 * made.leaf.size() - 8)), policy,
         ErrorCode::AttestationUntrusted},
        {"RP id", made.response, rpId, ErrorCode::RpIdMismatch},
        {"origin", made.response, origin, ErrorCode::OriginMismatch},
        {"challenge", made.response, challenge, ErrorCode::ChallengeMismatch},
        {"credential id", credentialId, policy, ErrorCode::CredentialIdMismatch},
    };
    std::set<ErrorCode> seen;
    for (const Case& c : cases) {
        INFO(c.what);
        CHECK(codeOf(verifyColdAndWarm(c.response, c.policy)) == c.code);
        seen.insert(c.code);
    }
    CHECK(seen.size() == std::size(cases));
}

TEST_CASE("the same bits flipped where they arrive: type, challenge, origin, RP id hash") {
    const MadeCredential made = authenticator().create();
    const RegistrationPolicy policy = authenticator().policyFor();
    const auto codeWithClientData = [&](std::string_view part) {
        RegistrationResponse response = made.response;
        response.clientDataJson = flippedAt(response.clientDataJson, part);
        return codeOf(verifyColdAndWarm(response, policy));
    };
    CHECK(codeWithClientData("webauthn.create") == ErrorCode::ClientDataTypeMismatch);
    CHECK(codeWithClientData("WlpaWl") == ErrorCode::ChallengeMismatch);
    CHECK(codeWithClientData("example.com") == ErrorCode::OriginMismatch);
    RegistrationResponse response = made.response;
    Bytes data = withFlippedBit(made.authenticatorData, 0);
    response.attestationObject = attestationObjectOf(made.format, made.statement, data);
    CHECK(codeOf(verifyColdAndWarm(response, policy)) == ErrorCode::RpIdMismatch);
    data = withFlippedBit(made.authenticatorData, 36 * 8); // the counter: only the signature knows
    response.attestationObject = attestationObjectOf(made.format, made.statement, data);
    CHECK(codeOf(verifyColdAndWarm(response, policy)) == ErrorCode::AttestationSignatureInvalid);
    response = made.response;
    response.clientDataJson.push_back(' '); // means the same, hashes differently
    CHECK(codeOf(verifyColdAndWarm(response, policy)) == ErrorCode::AttestationSignatureInvalid);
}

TEST_CASE("client data of another ceremony, frame or page is refused") {
    struct Case {
        std::string from;
        std::string to;
        ErrorCode code;
    };
    const Case cases[] = {
        {"webauthn.create", "webauthn.get", ErrorCode::ClientDataTypeMismatch},
        {"webauthn.create", "payment.get", ErrorCode::ClientDataTypeMismatch},
        {"\"crossOrigin\":false", "\"crossOrigin\":true", ErrorCode::CrossOriginRefused},
        {"\"crossOrigin\":false", "\"topOrigin\":\"https://evil.example\"", ErrorCode::CrossOriginRefused},
        {"https://example.com", "http://example.com", ErrorCode::OriginMismatch},
        {"https://example.com", "https://example.com:8443", ErrorCode::OriginMismatch},
        {"https://example.com", "https://example.com/", ErrorCode::OriginMismatch},
        {"https://example.com", "https://evil.example.com", ErrorCode::OriginMismatch},
        {"\"type\"", "\"tipe\"", ErrorCode::ClientDataMalformed},
    };
    for (const Case& c : cases) {
        INFO(c.to);
        RegistrationSpec spec;
        spec.editClientData = replacing(c.from, c.to);
        CHECK(codeOf(verify(spec)) == c.code);
    }
}

TEST_CASE("client data without crossOrigin, and any of several origins, are taken") {
    RegistrationSpec spec;
    spec.editClientData = replacing(",\"crossOrigin\":false", "");
    CHECK(verify(spec));
    spec = {};
    spec.origin = "https://login.example.com:5000";
    RegistrationPolicy policy = authenticator().policyFor(spec);
    policy.origins = {"https://example.com", spec.origin};
    CHECK(verifyColdAndWarm(authenticator().create(spec).response, policy));
    policy.origins = {};
    CHECK(codeOf(verifyColdAndWarm(authenticator().create(spec).response, policy)) ==
          ErrorCode::OriginMismatch);
}

TEST_CASE("an empty challenge matches nothing") {
    RegistrationSpec spec;
    spec.challenge = {};
    CHECK(codeOf(verify(spec)) == ErrorCode::ChallengeMismatch);
}

TEST_CASE("flags of a registration") {
    const auto codeWith = [](std::uint8_t flags) {
        RegistrationSpec spec;
        spec.flags = flags;
        return codeOf(verify(spec));
    };
    CHECK(codeWith(flagUv | flagAt) == ErrorCode::UserPresenceMissing);
    CHECK(codeWith(flagUp | flagAt) == ErrorCode::UserVerificationMissing);
    CHECK(codeWith(flagUp | flagUv | flagAt | flagBs) == ErrorCode::BackupFlagsInvalid);
    CHECK(codeWith(flagUp | flagUv) == ErrorCode::AuthenticatorDataMalformed);

    RegistrationSpec spec;
    spec.flags = flagUp | flagAt;
    RegistrationPolicy policy = authenticator().policyFor(spec);
    policy.userVerificationRequired = false;
    CHECK_FALSE(valueOf(verifyColdAndWarm(authenticator().create(spec).response, policy)).userVerified);
    spec.flags = flagUp | flagUv | flagAt | flagBe | flagBs;
    CHECK(valueOf(verify(spec)).backedUp);
    CHECK(valueOf(verify(spec)).backupEligible);
}

TEST_CASE("a registration in which several things are wrong names the first of section 7.1") {
    RegistrationSpec spec;
    spec.flags = flagAt | flagBs;
    const MadeCredential made = authenticator().create(spec);
    RegistrationPolicy policy = authenticator().policyFor(spec);
    policy.algorithms = {-257};
    policy.trustAnchors = valueOf(TrustAnchors::fromDer({authenticator().intermediate()}));
    RegistrationPolicy worse = policy;
    worse.rpId = "other.example";
    CHECK(codeOf(verifyColdAndWarm(made.response, worse)) == ErrorCode::RpIdMismatch);
    worse.challenge = Bytes(32, 0);
    CHECK(codeOf(verifyColdAndWarm(made.response, worse)) == ErrorCode::ChallengeMismatch);
    CHECK(codeOf(verifyColdAndWarm(made.response, policy)) == ErrorCode::UserPresenceMissing);
}

TEST_CASE("an algorithm that was not offered is refused") {
    RegistrationPolicy policy = authenticator().policyFor();
    policy.algorithms = {-257, -8};
    CHECK(codeOf(verifyColdAndWarm(authenticator().create().response, policy)) ==
          ErrorCode::AlgorithmNotAllowed);
}

TEST_CASE("the credential id beside the response is the one inside it") {
    RegistrationResponse response = authenticator().create().response;
    response.credentialId.pop_back();
    CHECK(codeOf(verifyColdAndWarm(response, authenticator().policyFor())) ==
          ErrorCode::CredentialIdMismatch);
    response.credentialId.clear();
    CHECK(codeOf(verifyColdAndWarm(response, authenticator().policyFor())) ==
          ErrorCode::CredentialIdMismatch);
}

TEST_CASE("a credential id of 1024 bytes is refused") {
    RegistrationSpec spec;
    spec.credentialId = Bytes(1023, 7);
    CHECK(verify(spec));
    spec.credentialId.push_back(7);
    CHECK(codeOf(verify(spec)) == ErrorCode::CredentialIdTooLong);
}

TEST_CASE("attestation where it is required") {
    RegistrationSpec spec;
    RegistrationPolicy policy = authenticator().policyFor(spec);
    policy.attestationRequired = true;
    CHECK(verifyColdAndWarm(authenticator().create(spec).response, policy));
    for (const AttestationKind kind : {AttestationKind::None, AttestationKind::PackedSelf}) {
        spec.attestation = kind;
        CHECK(codeOf(verifyColdAndWarm(authenticator().create(spec).response, policy)) ==
              ErrorCode::AttestationMissing);
    }
}

TEST_CASE("bytes left over are refused") {
    RegistrationResponse response = authenticator().create().response;
    response.attestationObject.push_back(0);
    CHECK(codeOf(verifyColdAndWarm(response, authenticator().policyFor())) ==
          ErrorCode::AttestationObjectMalformed);
    RegistrationSpec spec;
    spec.editAuthenticatorData = [](Bytes& data) { data.push_back(0); };
    CHECK(codeOf(verify(spec)) == ErrorCode::AuthenticatorDataMalformed);
}
