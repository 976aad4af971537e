#include "tests/support/Catch.h"
#include "tests/support/webauthn/TestAuthenticator.h"

#include <limits>
#include <set>

using namespace fidesk;
using namespace fidesk::test;
using namespace fidesk::webauthn;

namespace {

const TestAuthenticator& authenticator() {
    static const TestAuthenticator instance;
    return instance;
}

const MadeCredential& credential() {
    static const MadeCredential made = authenticator().create();
    return made;
}

Result<VerifiedAssertion> verify(const AssertionSpec& spec) {
    return verifyAssertion(credential().sign(spec), policyFor(credential(), spec));
}

std::function<void(Bytes&)> replacing(const std::string& from, const std::string& to) {
    return [=](Bytes& json) {
        std::string text = asText(json);
        text.replace(text.find(from), from.size(), to);
        json = toBytes(asBytes(text));
    };
}

} // namespace

TEST_CASE("assertions of every algorithm are verified") {
    for (const Algorithm algorithm :
         {Algorithm::ES256, Algorithm::ES384, Algorithm::ES512, Algorithm::EdDSA, Algorithm::RS256}) {
        INFO(static_cast<int>(algorithm));
        RegistrationSpec spec;
        spec.algorithm = algorithm;
        const MadeCredential made = authenticator().create(spec);
        const auto verified = valueOf(verifyAssertion(made.sign(), policyFor(made)));
        CHECK(verified.signatureCounter == 2);
        CHECK(verified.userPresent);
        CHECK(verified.userVerified);
        CHECK_FALSE(verified.backedUp);
    }
}

TEST_CASE("one flipped bit in any part of an assertion is refused, each with its own error") {
    const AssertionResponse response = credential().sign();
    const AssertionPolicy policy = policyFor(credential());
    REQUIRE(verifyAssertion(response, policy));
    struct Case {
        const char* what;
        std::function<void(AssertionResponse&, AssertionPolicy&)> flip;
        ErrorCode code;
    };
    const Case cases[] = {
        {"client data", [](auto& r, auto&) { r.clientDataJson = withFlippedBit(r.clientDataJson, 0); },
         ErrorCode::ClientDataMalformed},
        {"authenticator data",
         [](auto& r, auto&) { r.authenticatorData = withFlippedBit(r.authenticatorData, 32 * 8 + 6); },
         ErrorCode::AuthenticatorDataMalformed},
        {"signature",
         [](auto& r, auto&) { r.signature = withFlippedBit(r.signature, 8 * r.signature.size() - 8); },
         ErrorCode::AssertionSignatureInvalid},
        {"public key", [](auto&, auto& p) { p.publicKey = withFlippedBit(p.publicKey, 8 * 30); },
         ErrorCode::PublicKeyMalformed},
        {"RP id", [](auto&, auto& p) { p.rpId[0] ^= 1; }, ErrorCode::RpIdMismatch},
        {"origin", [](auto&, auto& p) { p.origins[0].back() ^= 1; }, ErrorCode::OriginMismatch},
        {"challenge", [](auto&, auto& p) { p.challenge[0] ^= 1; }, ErrorCode::ChallengeMismatch},
        {"credential id", [](auto& r, auto&) { r.credentialId[0] ^= 1; }, ErrorCode::CredentialIdMismatch},
    };
    std::set<ErrorCode> seen;
    for (const Case& c : cases) {
        INFO(c.what);
        AssertionResponse flippedResponse = response;
        AssertionPolicy flippedPolicy = policy;
        c.flip(flippedResponse, flippedPolicy);
        CHECK(codeOf(verifyAssertion(flippedResponse, flippedPolicy)) == c.code);
        seen.insert(c.code);
    }
    CHECK(seen.size() == std::size(cases));
}

TEST_CASE("the signature counter grows, unless both are 0") {
    struct Case {
        std::uint32_t stored;
        std::uint32_t given;
        bool accepted;
    };
    constexpr std::uint32_t most = std::numeric_limits<std::uint32_t>::max();
    const Case cases[] = {
        {0, 0, true},  {0, 1, true},  {1, 2, true},    {5, 500, true},      {most - 1, most, true},
        {1, 1, false}, {1, 0, false}, {500, 5, false}, {most, most, false}, {most, 0, false},
    };
    for (const Case& c : cases) {
        INFO(c.stored << " -> " << c.given);
        AssertionSpec spec;
        spec.counter = c.given;
        AssertionPolicy policy = policyFor(credential(), spec);
        policy.storedCounter = c.stored;
        const auto result = verifyAssertion(credential().sign(spec), policy);
        if (c.accepted)
            CHECK(valueOf(result).signatureCounter == c.given);
        else
            CHECK(codeOf(result) == ErrorCode::CounterNotIncreased);
    }
}

TEST_CASE("a forged signature is named before the counter") {
    AssertionSpec spec;
    spec.counter = 0;
    AssertionResponse response = credential().sign(spec);
    response.signature = withFlippedBit(response.signature, 8 * response.signature.size() - 8);
    CHECK(codeOf(verifyAssertion(response, policyFor(credential()))) == ErrorCode::AssertionSignatureInvalid);
}

TEST_CASE("flags of an assertion") {
    AssertionSpec spec;
    spec.flags = flagUv;
    CHECK(codeOf(verify(spec)) == ErrorCode::UserPresenceMissing);
    AssertionPolicy silent = policyFor(credential(), spec);
    silent.userPresenceRequired = false;
    CHECK_FALSE(valueOf(verifyAssertion(credential().sign(spec), silent)).userPresent);

    spec.flags = flagUp;
    CHECK(codeOf(verify(spec)) == ErrorCode::UserVerificationMissing);
    AssertionPolicy unverified = policyFor(credential(), spec);
    unverified.userVerificationRequired = false;
    CHECK_FALSE(valueOf(verifyAssertion(credential().sign(spec), unverified)).userVerified);

    spec.flags = flagUp | flagUv | flagBs;
    CHECK(codeOf(verify(spec)) == ErrorCode::BackupFlagsInvalid);
    spec.flags = flagUp | flagUv | flagBs | flagBe;
    CHECK(valueOf(verify(spec)).backedUp);
}

TEST_CASE("the user handle is the user's, where there is one") {
    AssertionSpec spec;
    spec.userHandle = Bytes{1, 2, 3};
    const AssertionResponse response = credential().sign(spec);
    AssertionPolicy policy = policyFor(credential(), spec);
    CHECK(verifyAssertion(response, policy));
    policy.userHandle = Bytes{1, 2, 4};
    CHECK(codeOf(verifyAssertion(response, policy)) == ErrorCode::UserHandleMismatch);
    policy.userHandle = Bytes{1, 2};
    CHECK(codeOf(verifyAssertion(response, policy)) == ErrorCode::UserHandleMismatch);
    CHECK(verifyAssertion(credential().sign(), policy)); // the key gave none
    policy.userHandle.clear();
    CHECK(verifyAssertion(response, policy)); // nobody asks
}

TEST_CASE("an assertion of another credential is refused") {
    const MadeCredential other = authenticator().create();
    CHECK(codeOf(verifyAssertion(other.sign(), policyFor(credential()))) ==
          ErrorCode::AssertionSignatureInvalid);
}

TEST_CASE("client data of another ceremony, frame or page is refused in assertions") {
    struct Case {
        std::string from;
        std::string to;
        ErrorCode code;
    };
    const Case cases[] = {
        {"webauthn.get", "webauthn.create", ErrorCode::ClientDataTypeMismatch},
        {"\"crossOrigin\":false", "\"crossOrigin\":true", ErrorCode::CrossOriginRefused},
        {"https://example.com", "https://evil.example", ErrorCode::OriginMismatch},
        {"\"challenge\"", "\"challange\"", ErrorCode::ClientDataMalformed},
    };
    for (const Case& c : cases) {
        INFO(c.to);
        AssertionSpec spec;
        spec.editClientData = replacing(c.from, c.to);
        CHECK(codeOf(verify(spec)) == c.code);
    }
}

TEST_CASE("a replayed assertion does not fit the next challenge") {
    AssertionSpec next;
    next.challenge = Bytes(32, 0x77);
    CHECK(codeOf(verifyAssertion(credential().sign(), policyFor(credential(), next))) ==
          ErrorCode::ChallengeMismatch);
}

TEST_CASE("authenticator data with something left over is refused") {
    AssertionSpec spec;
    spec.editAuthenticatorData = [](Bytes& data) { data.push_back(0); };
    CHECK(codeOf(verify(spec)) == ErrorCode::AuthenticatorDataMalformed);
}
