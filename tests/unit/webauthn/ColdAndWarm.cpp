#include "tests/unit/webauthn/ColdAndWarm.h"

#include "core/cbor/Cbor.h"
#include "core/webauthn/AttestationChain.h"
#include "tests/support/Catch.h"
#include "tests/support/webauthn/TestAuthenticator.h"

namespace fidesk::test {

namespace {

std::vector<Bytes> certificatesIn(ByteView attestationObject) {
    const auto object = cbor::decode(attestationObject);
    const cbor::Value* statement = object ? object->find("attStmt") : nullptr;
    const cbor::Value* x5c = statement ? statement->find("x5c") : nullptr;
    std::vector<Bytes> certificates;
    if (x5c && x5c->array())
        for (const cbor::Value& certificate : *x5c->array())
            certificates.push_back(certificate.bytes() ? *certificate.bytes() : Bytes());
    return certificates;
}

void show(const webauthn::TrustAnchors& anchors, const std::vector<Bytes>& certificates, TimePoint now) {
    if (anchors.empty() || certificates.empty())
        return;
    if (const auto chain = anchors.read(certificates))
        static_cast<void>(anchors.check(*chain, now));
}

bool same(const Result<webauthn::VerifiedRegistration>& a, const Result<webauthn::VerifiedRegistration>& b) {
    if (a.has_value() != b.has_value())
        return false;
    return a ? *a == *b : a.error().code == b.error().code && a.error().detail == b.error().detail;
}

} // namespace

Result<webauthn::VerifiedRegistration> verifyColdAndWarm(const webauthn::RegistrationResponse& response,
                                                         const webauthn::RegistrationPolicy& policy) {
    webauthn::RegistrationPolicy forgetful = policy;
    forgetful.trustAnchors = policy.trustAnchors.forgetful();
    auto cold = verifyRegistration(response, forgetful);
    const std::vector<Bytes> certificates = certificatesIn(response.attestationObject);
    show(policy.trustAnchors, certificates, testNow);
    if (policy.now != testNow)
        show(policy.trustAnchors, certificates, policy.now);
    if (!same(cold, verifyRegistration(response, policy)))
        FAIL("what the anchors remember changed the verdict");
    return cold;
}

} // namespace fidesk::test
