#include "core/webauthn/Verification.h"
#include "core/cbor/Cbor.h"
#include "core/simulator/KeyCrypto.h"
#include "core/webauthn/AttestationObject.h"
#include "core/webauthn/ClientData.h"
#include "tests/unit/simulator/Bench.h"

using namespace fidesk;
using namespace fidesk::test;

namespace {

const Bytes challenge(32, 0x5A);

struct Registration {
    webauthn::RegistrationResponse response{};
    webauthn::RegistrationPolicy policy{};
};

Registration registered(Bench& bench, std::int64_t algorithm, bool stored) {
    Registration out;
    const std::string origin = webauthn::originOf(rpId);
    out.response.clientDataJson = webauthn::serializeClientData(webauthn::createType, challenge, origin);
    const auto hash = sha256(out.response.clientDataJson);
    cbor::Map request = with(with(makeRequest(), 1, ByteView(hash)), 4, cbor::Array{parameter(algorithm)});
    if (stored)
        request = discoverable(request);
    const HostToken token = bench.pin().token("1234", mc, rpId);
    request = with(with(request, 8, token.over(hash)), 9, 2);
    const CtapReply reply = bench.call(makeCredentialCommand, request);
    REQUIRE(reply.status == 0);
    const Bytes statement = cbor::encode(*reply.body.find(3));
    out.response.credentialId = AuthData(reply.body).id;
    out.response.attestationObject = valueOf(webauthn::makeAttestationObject(
        *reply.body.find(1)->text(), statement, *reply.body.find(2)->bytes()));
    const auto anchors = valueOf(webauthn::TrustAnchors::fromDer({SoftwareKey::attestationRoot()}));
    out.policy = {.rpId = rpId,
                  .origins = {origin},
                  .challenge = challenge,
                  .algorithms = {algorithm},
                  .attestationRequired = true,
                  .trustAnchors = anchors,
                  .now = std::chrono::system_clock::now()};
    return out;
}

} // namespace

TEST_CASE("registrations and assertions hold before a relying party") {
    const std::int64_t algorithm = GENERATE(-7, -8);
    const bool stored = GENERATE(true, false);
    Bench bench;
    REQUIRE(bench.pin().setPin("1234") == 0);
    const Registration made = registered(bench, algorithm, stored);
    const auto registration = valueOf(webauthn::verifyRegistration(made.response, made.policy));
    CHECK(registration.trust == webauthn::AttestationTrust::Chained);
    CHECK(registration.aaguid == SoftwareKey::aaguid());
    CHECK(registration.attestationFormat == "packed");
    CHECK(registration.userVerified);
    CHECK_FALSE(registration.backupEligible);

    webauthn::AssertionResponse response;
    response.credentialId = registration.credentialId;
    response.clientDataJson =
        webauthn::serializeClientData(webauthn::getType, challenge, webauthn::originOf(rpId));
    const auto hash = sha256(response.clientDataJson);
    const HostToken token = bench.pin().token("1234", ga, rpId);
    const CtapReply reply =
        bench.call(getAssertionCommand, cbor::Map{{1, rpId},
                                                  {2, ByteView(hash)},
                                                  {3, cbor::Array{descriptor(registration.credentialId)}},
                                                  {6, token.over(hash)},
                                                  {7, 2}});
    REQUIRE(reply.status == 0);
    response.authenticatorData = *reply.body.find(2)->bytes();
    response.signature = *reply.body.find(3)->bytes();
    webauthn::AssertionPolicy policy;
    policy.rpId = rpId;
    policy.origins = {webauthn::originOf(rpId)};
    policy.challenge = challenge;
    policy.credentialId = registration.credentialId;
    policy.publicKey = registration.publicKey;
    policy.storedCounter = registration.signatureCounter;
    const auto assertion = valueOf(webauthn::verifyAssertion(response, policy));
    CHECK(assertion.userPresent);
    CHECK(assertion.userVerified);
    response.signature.back() ^= 1;
    CHECK(codeOf(webauthn::verifyAssertion(response, policy)) == ErrorCode::AssertionSignatureInvalid);
}

TEST_CASE("every software key is attested under one root") {
    Bench first;
    Bench second;
    for (Bench* bench : {&first, &second}) {
        REQUIRE(bench->pin().setPin("1234") == 0);
        const Registration made = registered(*bench, -7, true);
        valueOf(webauthn::verifyRegistration(made.response, made.policy));
        Registration other = made;
        other.response.attestationObject.back() ^= 1; // within the authenticator data
        CHECK_FALSE(webauthn::verifyRegistration(other.response, other.policy));
    }
}

TEST_CASE("HKDF of RFC 5869, test case 3") {
    CHECK(toHex(simulator::hkdf(Bytes(22, 0x0B), {})) ==
          "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d");
}

TEST_CASE("AES-256-CBC of NIST SP 800-38A, F.2.5") {
    const Bytes key{0x60, 0x3d, 0xeb, 0x10, 0x15, 0xca, 0x71, 0xbe, 0x2b, 0x73, 0xae,
                    0xf0, 0x85, 0x7d, 0x77, 0x81, 0x1f, 0x35, 0x2c, 0x07, 0x3b, 0x61,
                    0x08, 0xd7, 0x2d, 0x98, 0x10, 0xa3, 0x09, 0x14, 0xdf, 0xf4};
    const Bytes iv{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    const Bytes plain{0x6b, 0xc1, 0xbe, 0xe2, 0x2e, 0x40, 0x9f, 0x96,
                      0xe9, 0x3d, 0x7e, 0x11, 0x73, 0x93, 0x17, 0x2a};
    const Bytes sealed = simulator::aesCbcEncrypt(key, iv, plain);
    CHECK(toHex(sealed) == "f58c4c04d6e5f1ba779eabfb5f7bfbd6");
    CHECK(simulator::aesCbcDecrypt(key, iv, sealed) == plain);
}

TEST_CASE("AES-256-GCM opens what it sealed and nothing else") {
    const Bytes key(32, 1);
    const Bytes nonce(12, 2);
    const Bytes sealed = simulator::aesGcmSeal(key, nonce, Bytes{3}, Bytes{4, 5, 6});
    CHECK(*simulator::aesGcmOpen(key, nonce, Bytes{3}, sealed) == Bytes{4, 5, 6});
    CHECK_FALSE(simulator::aesGcmOpen(key, nonce, Bytes{4}, sealed));
    CHECK_FALSE(simulator::aesGcmOpen(key, Bytes(12, 3), Bytes{3}, sealed));
    CHECK_FALSE(simulator::aesGcmOpen(Bytes(32, 2), nonce, Bytes{3}, sealed));
    CHECK_FALSE(simulator::aesGcmOpen(key, nonce, Bytes{3}, Bytes(15)));
}
