#include "core/cbor/Cbor.h"
#include "tests/support/Catch.h"
#include "tests/support/webauthn/TestAuthenticator.h"
#include "tests/unit/webauthn/ColdAndWarm.h"

#include <functional>

using namespace fidesk;
using namespace fidesk::test;
using namespace fidesk::webauthn;

namespace {

/// What verifying a registration gives whose COSE key was edited before anything was signed.
Result<VerifiedRegistration> registerWith(Algorithm algorithm, const std::function<void(cbor::Map&)>& edit) {
    static const TestAuthenticator authenticator;
    RegistrationSpec spec;
    spec.algorithm = algorithm;
    spec.attestation = AttestationKind::None;
    spec.editPublicKey = edit;
    return verifyColdAndWarm(authenticator.create(spec).response, authenticator.policyFor(spec));
}

void set(cbor::Map& map, int label, const cbor::Value& value) {
    for (auto& entry : map)
        if (entry.first == cbor::Value(label))
            entry.second = value;
}

Bytes bytesAt(const cbor::Map& map, int label) {
    return *cbor::Value(map).find(label)->bytes();
}

} // namespace

TEST_CASE("a point that is not on its curve is refused") {
    for (const Algorithm algorithm : {Algorithm::ES256, Algorithm::ES384, Algorithm::ES512})
        for (const int label : {-2, -3}) {
            INFO(static_cast<int>(algorithm) << " " << label);
            CHECK(codeOf(registerWith(algorithm, [&](cbor::Map& key) {
                      set(key, label, withFlippedBit(bytesAt(key, label), 8 * 20));
                  })) == ErrorCode::PublicKeyMalformed);
        }
}

TEST_CASE("the point at infinity, zero and coordinates beyond the field are refused") {
    for (const std::uint8_t fill : {std::uint8_t{0x00}, std::uint8_t{0xff}})
        CHECK(codeOf(registerWith(Algorithm::ES256, [&](cbor::Map& key) {
                  set(key, -2, Bytes(32, fill));
                  set(key, -3, Bytes(32, fill));
              })) == ErrorCode::PublicKeyMalformed);
}

TEST_CASE("an Ed25519 key that is not on its curve is refused") {
    const auto registerPoint = [](const Bytes& point) {
        return registerWith(Algorithm::EdDSA, [&](cbor::Map& key) { set(key, -2, point); });
    };
    Bytes two(32, 0); // y = 2 is no point of edwards25519
    two[0] = 2;
    CHECK(codeOf(registerPoint(two)) == ErrorCode::PublicKeyMalformed);
    Bytes one(32, 0); // the neutral element
    one[0] = 1;
    CHECK(codeOf(registerPoint(one)) == ErrorCode::PublicKeyMalformed);
    CHECK(codeOf(registerPoint(Bytes(32, 0xff))) == ErrorCode::PublicKeyMalformed); // y >= p
    Bytes four(32, 0x66);                                                           // the base point, y = 4/5
    four[0] = 0x58;
    CHECK(registerPoint(four));
}

TEST_CASE("fresh keys of every algorithm are taken") {
    for (const Algorithm algorithm :
         {Algorithm::ES256, Algorithm::ES384, Algorithm::ES512, Algorithm::EdDSA, Algorithm::RS256})
        for (int i = 0; i < (algorithm == Algorithm::RS256 ? 2 : 20); ++i) {
            INFO(static_cast<int>(algorithm));
            CHECK(registerWith(algorithm, {}));
        }
}

TEST_CASE("keys whose members are not those of their algorithm are refused") {
    struct Case {
        const char* what;
        Algorithm algorithm;
        std::function<void(cbor::Map&)> edit;
    };
    const Case cases[] = {
        {"EC2 as OKP", Algorithm::ES256, [](cbor::Map& key) { set(key, 1, 1); }},
        {"EC2 of another curve", Algorithm::ES256, [](cbor::Map& key) { set(key, -1, 2); }},
        {"ES384 on P-256", Algorithm::ES256, [](cbor::Map& key) { set(key, 3, -35); }},
        {"EdDSA on P-256", Algorithm::ES256, [](cbor::Map& key) { set(key, 3, -8); }},
        {"RS256 on P-256", Algorithm::ES256, [](cbor::Map& key) { set(key, 3, -257); }},
        {"compressed", Algorithm::ES256, [](cbor::Map& key) { set(key, -3, true); }},
        {"short x", Algorithm::ES256, [](cbor::Map& key) { set(key, -2, Bytes(31, 1)); }},
        {"long y", Algorithm::ES256, [](cbor::Map& key) { set(key, -3, Bytes(33, 1)); }},
        {"without y", Algorithm::ES256, [](cbor::Map& key) { key.pop_back(); }},
        {"more members", Algorithm::ES256, [](cbor::Map& key) { key.emplace_back(4, cbor::Array{1}); }},
        {"alg as text", Algorithm::ES256, [](cbor::Map& key) { set(key, 3, "ES256"); }},
        {"empty", Algorithm::ES256, [](cbor::Map& key) { key.clear(); }},
        {"Ed448's curve", Algorithm::EdDSA, [](cbor::Map& key) { set(key, -1, 7); }},
        {"short Ed25519", Algorithm::EdDSA, [](cbor::Map& key) { set(key, -2, Bytes(31, 0x66)); }},
        {"even modulus", Algorithm::RS256, [](cbor::Map& key) { set(key, -1, Bytes(256, 0xfe)); }},
        {"1024 bits", Algorithm::RS256, [](cbor::Map& key) { set(key, -1, Bytes(128, 0xff)); }},
        {"2047 bits", Algorithm::RS256,
         [](cbor::Map& key) {
             Bytes modulus = bytesAt(key, -1);
             modulus[0] = 0x7f;
             set(key, -1, modulus);
         }},
        {"far too long", Algorithm::RS256, [](cbor::Map& key) { set(key, -1, Bytes(1025, 0xff)); }},
        {"exponent 1", Algorithm::RS256, [](cbor::Map& key) { set(key, -2, Bytes{1}); }},
        {"exponent even", Algorithm::RS256, [](cbor::Map& key) { set(key, -2, Bytes{4}); }},
        {"exponent empty", Algorithm::RS256, [](cbor::Map& key) { set(key, -2, Bytes{}); }},
    };
    for (const Case& c : cases) {
        INFO(c.what);
        CHECK(codeOf(registerWith(c.algorithm, c.edit)) == ErrorCode::PublicKeyMalformed);
    }
}

TEST_CASE("an algorithm that was offered and is not known here is refused") {
    const TestAuthenticator authenticator;
    RegistrationSpec spec;
    spec.attestation = AttestationKind::None;
    spec.editPublicKey = [](cbor::Map& key) { set(key, 3, -47); }; // ES256K
    RegistrationPolicy policy = authenticator.policyFor(spec);
    const auto response = authenticator.create(spec).response;
    CHECK(codeOf(verifyColdAndWarm(response, policy)) == ErrorCode::AlgorithmNotAllowed);
    policy.algorithms.push_back(-47);
    CHECK(codeOf(verifyColdAndWarm(response, policy)) == ErrorCode::PublicKeyMalformed);
}
