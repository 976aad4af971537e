#include "core/cbor/Cbor.h"
#include "core/webauthn/AttestationObject.h"
#include "core/webauthn/ClientData.h"
#include "core/webauthn/Verification.h"
#include "tests/fuzz/FuzzedRegistration.h"
#include "tests/fuzz/Property.h"

namespace {

using namespace fidesk;
using namespace fidesk::test;
using namespace fidesk::webauthn;

/// Taken apart and put together again it means the same.
void checkForm(const AttestationObject& object) {
    const Bytes statement = cbor::encodeInOrder(object.statement);
    const auto made = makeAttestationObject(object.format, statement, object.authenticatorDataBytes);
    require(made.has_value(), "what was parsed can be put together again");
    const auto again = parseAttestationObject(*made);
    require(again.has_value(), "what was put together can be parsed");
    require(again->format == object.format, "it has the same format");
    // Compared as bytes: a NaN is not even equal to itself.
    require(cbor::encodeInOrder(again->statement) == statement, "it has the same statement");
    require(again->authenticatorDataBytes == object.authenticatorDataBytes, "it has the same data");
}

/// The last certificate of the statement: the fuzzer chooses its own root, so that chains get somewhere.
TrustAnchors anchorsIn(const AttestationObject& object) {
    const cbor::Value statement(object.statement);
    const cbor::Value* chain = statement.find("x5c");
    if (!chain || !chain->array() || chain->array()->empty() || !chain->array()->back().bytes())
        return {};
    return TrustAnchors::fromDer({*chain->array()->back().bytes()}).value_or(TrustAnchors());
}

bool same(const Result<VerifiedRegistration>& a, const Result<VerifiedRegistration>& b) {
    if (a.has_value() != b.has_value())
        return false;
    return a ? *a == *b : a.error().code == b.error().code && a.error().detail == b.error().detail;
}

void checkVerdict(const AttestationObject& object, ByteView bytes) {
    RegistrationPolicy policy;
    policy.rpId = fuzzedRpId;
    policy.origins = {originOf(fuzzedRpId)};
    policy.challenge = fuzzedChallenge;
    policy.algorithms = {-7, -8, -35, -36, -257};
    policy.trustAnchors = anchorsIn(object);
    policy.now = TimePoint(std::chrono::seconds(fuzzedNow));
    const RegistrationResponse response{
        .credentialId =
            object.authenticatorData.credential ? object.authenticatorData.credential->id : Bytes(),
        .clientDataJson = serializeClientData(createType, fuzzedChallenge, policy.origins.front()),
        .attestationObject = toBytes(bytes)};
    const auto verdict = verifyRegistration(response, policy);
    require(same(verdict, verifyRegistration(response, policy)), "what is remembered changes no verdict");
    if (!verdict)
        return;
    require(object.authenticatorData.userPresent() && object.authenticatorData.userVerified(),
            "nothing is registered without the user");
    require(verdict->credentialId == response.credentialId, "the credential is the one inside");
    require(verdict->certificateChain.empty() ==
                (verdict->trust == AttestationTrust::None || verdict->trust == AttestationTrust::Self),
            "trust comes from certificates");
}

} // namespace

/// An attestation object, from the browser or the key, with proper client data beside it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto object = parseAttestationObject({data, size});
    if (!object)
        return 0;
    checkForm(*object);
    checkVerdict(*object, {data, size});
    return 0;
}
