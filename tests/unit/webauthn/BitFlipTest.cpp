#include "tests/support/Catch.h"
#include "tests/support/webauthn/TestAuthenticator.h"
#include "tests/unit/webauthn/ColdAndWarm.h"

using namespace fidesk;
using namespace fidesk::test;
using namespace fidesk::webauthn;

namespace {

const TestAuthenticator& authenticator() {
    static const TestAuthenticator instance;
    return instance;
}

cbor::Map withStatement(const cbor::Map& statement, const char* key, const cbor::Value& value) {
    cbor::Map edited = statement;
    for (auto& entry : edited)
        if (entry.first == cbor::Value(key))
            entry.second = value;
    return edited;
}

/// How many of @p total broken registrations, made by @p broken, are accepted all the same.
template <typename Broken> std::size_t accepted(std::size_t total, Broken broken) {
    const RegistrationPolicy policy = authenticator().policyFor();
    std::size_t count = 0;
    for (std::size_t i = 0; i < total; ++i)
        count += verifyColdAndWarm(broken(i), policy).has_value() ? 1U : 0U;
    return count;
}

RegistrationResponse withObject(const MadeCredential& made, const cbor::Map& statement, ByteView data) {
    RegistrationResponse response = made.response;
    response.attestationObject = attestationObjectOf(made.format, statement, data);
    return response;
}

} // namespace

TEST_CASE("no flipped bit of client data is accepted") {
    const MadeCredential made = authenticator().create();
    CHECK(accepted(made.response.clientDataJson.size() * 8, [&](std::size_t bit) {
              RegistrationResponse response = made.response;
              response.clientDataJson = withFlippedBit(response.clientDataJson, bit);
              return response;
          }) == 0);
}

TEST_CASE("no flipped bit of authenticator data is accepted") {
    for (const AttestationKind kind : {AttestationKind::Packed, AttestationKind::PackedSelf}) {
        RegistrationSpec spec;
        spec.attestation = kind;
        const MadeCredential made = authenticator().create(spec);
        CHECK(accepted(made.authenticatorData.size() * 8, [&](std::size_t bit) {
                  return withObject(made, made.statement, withFlippedBit(made.authenticatorData, bit));
              }) == 0);
    }
}

TEST_CASE("no flipped bit of the signature is accepted") {
    for (const Algorithm algorithm :
         {Algorithm::ES256, Algorithm::ES384, Algorithm::ES512, Algorithm::EdDSA, Algorithm::RS256}) {
        RegistrationSpec spec;
        spec.attestationAlgorithm = algorithm;
        const MadeCredential made = authenticator().create(spec);
        const Bytes signature = *cbor::Value(made.statement).find("sig")->bytes();
        INFO(static_cast<int>(algorithm));
        CHECK(accepted(signature.size() * 8, [&](std::size_t bit) {
                  return withObject(made,
                                    withStatement(made.statement, "sig", withFlippedBit(signature, bit)),
                                    made.authenticatorData);
              }) == 0);
    }
}

TEST_CASE("no flipped bit of the leaf certificate is accepted") {
    for (const AttestationKind kind : {AttestationKind::Packed, AttestationKind::FidoU2f}) {
        RegistrationSpec spec;
        spec.attestation = kind;
        const MadeCredential made = authenticator().create(spec);
        CHECK(accepted(made.leaf.size() * 8, [&](std::size_t bit) {
                  return withObject(
                      made, withStatement(made.statement, "x5c", cbor::Array{withFlippedBit(made.leaf, bit)}),
                      made.authenticatorData);
              }) == 0);
    }
}

TEST_CASE("no flipped bit of the attestation object is accepted") {
    const MadeCredential made = authenticator().create();
    CHECK(accepted(made.response.attestationObject.size() * 8, [&](std::size_t bit) {
              RegistrationResponse response = made.response;
              response.attestationObject = withFlippedBit(response.attestationObject, bit);
              return response;
          }) == 0);
}

TEST_CASE("no flipped bit of what a U2F key signed is accepted") {
    RegistrationSpec spec;
    spec.attestation = AttestationKind::FidoU2f;
    const MadeCredential made = authenticator().create(spec);
    const std::size_t start = 37 + 16; // flags, counter and AAGUID are not among it
    CHECK(accepted((made.authenticatorData.size() - start) * 8, [&](std::size_t bit) {
              return withObject(made, made.statement,
                                withFlippedBit(made.authenticatorData, start * 8 + bit));
          }) == 0);
}

TEST_CASE("no truncation of a registration is accepted") {
    const MadeCredential made = authenticator().create();
    const auto first = [](const Bytes& bytes, std::size_t length) {
        return toBytes(ByteView(bytes).first(length));
    };
    CHECK(accepted(made.response.clientDataJson.size(), [&](std::size_t length) {
              RegistrationResponse response = made.response;
              response.clientDataJson = first(response.clientDataJson, length);
              return response;
          }) == 0);
    CHECK(accepted(made.authenticatorData.size(), [&](std::size_t length) {
              return withObject(made, made.statement, first(made.authenticatorData, length));
          }) == 0);
    CHECK(accepted(made.leaf.size(), [&](std::size_t length) {
              return withObject(made,
                                withStatement(made.statement, "x5c", cbor::Array{first(made.leaf, length)}),
                                made.authenticatorData);
          }) == 0);
    const Bytes signature = *cbor::Value(made.statement).find("sig")->bytes();
    CHECK(accepted(signature.size(), [&](std::size_t length) {
              return withObject(made, withStatement(made.statement, "sig", first(signature, length)),
                                made.authenticatorData);
          }) == 0);
}

TEST_CASE("no flipped bit or truncation of an assertion is accepted") {
    for (const Algorithm algorithm :
         {Algorithm::ES256, Algorithm::ES384, Algorithm::ES512, Algorithm::EdDSA, Algorithm::RS256}) {
        INFO(static_cast<int>(algorithm));
        RegistrationSpec spec;
        spec.algorithm = algorithm;
        spec.attestation = AttestationKind::None;
        const MadeCredential made = authenticator().create(spec);
        const AssertionResponse whole = made.sign();
        const AssertionPolicy policy = policyFor(made);
        REQUIRE(verifyAssertion(whole, policy));
        std::size_t count = 0;
        for (const auto member : {&AssertionResponse::clientDataJson, &AssertionResponse::authenticatorData,
                                  &AssertionResponse::signature}) {
            for (std::size_t bit = 0; bit < (whole.*member).size() * 8; ++bit) {
                AssertionResponse response = whole;
                response.*member = withFlippedBit(whole.*member, bit);
                count += verifyAssertion(response, policy).has_value() ? 1U : 0U;
            }
            for (std::size_t length = 0; length < (whole.*member).size(); ++length) {
                AssertionResponse response = whole;
                (response.*member).resize(length);
                count += verifyAssertion(response, policy).has_value() ? 1U : 0U;
            }
        }
        CHECK(count == 0);
    }
}
