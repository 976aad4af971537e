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

Result<VerifiedRegistration> verify(const RegistrationSpec& spec) {
    return verifyColdAndWarm(authenticator().create(spec).response, authenticator().policyFor(spec));
}

Result<VerifiedRegistration> verifyUnder(const std::vector<Bytes>& anchors, const MadeCredential& made,
                                         TimePoint now = testNow) {
    RegistrationPolicy policy = authenticator().policyFor();
    policy.trustAnchors = valueOf(TrustAnchors::fromDer(anchors));
    policy.now = now;
    return verifyColdAndWarm(made.response, policy);
}

MadeCredential makeViaIntermediate() {
    RegistrationSpec spec;
    spec.viaIntermediate = true;
    return authenticator().create(spec);
}

} // namespace

TEST_CASE("each rule of section 8.2.1, broken alone, is refused") {
    struct Case {
        const char* what;
        std::function<void(CertificateSpec&)> breakIt;
    };
    const Case cases[] = {
        {"version 1", [](auto& spec) { spec.version = 1; }},
        {"version 2", [](auto& spec) { spec.version = 2; }},
        {"no C", [](auto& spec) { spec.country.reset(); }},
        {"C of digits", [](auto& spec) { spec.country = "46"; }},
        {"no O", [](auto& spec) { spec.organization.reset(); }},
        {"no OU", [](auto& spec) { spec.unit.reset(); }},
        {"another OU", [](auto& spec) { spec.unit = "Authenticator attestation"; }},
        {"a longer OU", [](auto& spec) { spec.unit = "Authenticator Attestation CA"; }},
        {"OU twice", [](auto& spec) { spec.unitTwice = true; }},
        {"no CN", [](auto& spec) { spec.commonName.reset(); }},
        {"no BasicConstraints", [](auto& spec) { spec.basicConstraintsCa.reset(); }},
        {"CA", [](auto& spec) { spec.basicConstraintsCa = true; }},
        {"critical AAGUID", [](auto& spec) { spec.aaguidCritical = true; }},
        {"AAGUID twice", [](auto& spec) { spec.aaguidTwice = true; }},
        {"AAGUID bare", [](auto& spec) { spec.aaguid = toBytes(testAaguid); }},
        {"AAGUID empty", [](auto& spec) { spec.aaguid = Bytes{}; }},
        {"AAGUID short",
         [](auto& spec) {
             spec.aaguid = Bytes{0x04, 0x0f, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
         }},
        {"AAGUID with more behind",
         [](auto& spec) {
             spec.aaguid = aaguidExtension(testAaguid);
             spec.aaguid->push_back(0);
         }},
    };
    for (const Case& c : cases) {
        INFO(c.what);
        RegistrationSpec spec;
        c.breakIt(spec.certificate);
        CHECK(codeOf(verify(spec)) == ErrorCode::AttestationCertificateInvalid);
    }
}

TEST_CASE("a certificate for another model is refused, one that names none is taken") {
    RegistrationSpec spec;
    spec.certificate.aaguid = aaguidExtension(Aaguid{1, 2, 3});
    CHECK(codeOf(verify(spec)) == ErrorCode::AttestationAaguidMismatch);
    spec = {};
    spec.withoutAaguid = true;
    CHECK(valueOf(verify(spec)).aaguid == testAaguid);
}

TEST_CASE("without roots a certificate is not checked further") {
    CHECK(valueOf(verifyUnder({}, authenticator().create())).trust == AttestationTrust::Unchecked);
}

TEST_CASE("another root is refused, also one of the same name") {
    const MadeCredential made = authenticator().create();
    CHECK(codeOf(verifyUnder({TestAuthenticator().root()}, made)) == ErrorCode::AttestationUntrusted);
    const Bytes namesake = TestAuthenticator().root();
    CHECK(verifyUnder({namesake, authenticator().root()}, made));
    CHECK(verifyUnder({authenticator().root(), namesake}, made));
}

TEST_CASE("a chain through an intermediate") {
    const MadeCredential made = makeViaIntermediate();
    const auto verified = valueOf(verifyUnder({authenticator().root()}, made));
    CHECK(verified.trust == AttestationTrust::Chained);
    CHECK(verified.certificateChain == std::vector<Bytes>{made.leaf, authenticator().intermediate()});
    CHECK(codeOf(verifyUnder({TestAuthenticator().root()}, made)) == ErrorCode::AttestationUntrusted);
}

TEST_CASE("a chain whose intermediate is missing is refused, unless that is the anchor") {
    RegistrationSpec spec;
    spec.viaIntermediate = true;
    spec.editStatement = [](std::string&, cbor::Map& map) {
        for (auto& entry : map)
            if (entry.first == cbor::Value("x5c"))
                entry.second = cbor::Array{entry.second.array()->front()};
    };
    const MadeCredential made = authenticator().create(spec);
    CHECK(codeOf(verifyUnder({authenticator().root()}, made)) == ErrorCode::AttestationUntrusted);
    CHECK(verifyUnder({authenticator().intermediate()}, made));
}

TEST_CASE("an intermediate as anchor") {
    CHECK(valueOf(verifyUnder({authenticator().intermediate()}, makeViaIntermediate())).trust ==
          AttestationTrust::Chained);
}

TEST_CASE("the leaf as anchor, and only that very leaf") {
    const MadeCredential made = makeViaIntermediate();
    CHECK(valueOf(verifyUnder({made.leaf}, made)).trust == AttestationTrust::Chained);
    CHECK(codeOf(verifyUnder({authenticator().create().leaf}, made)) == ErrorCode::AttestationUntrusted);
}

TEST_CASE("a leaf cannot issue: it is no anchor for another, and no intermediate") {
    RegistrationSpec spec;
    const MadeCredential made = authenticator().create();
    spec.editStatement = [&](std::string&, cbor::Map& map) {
        for (auto& entry : map)
            if (entry.first == cbor::Value("x5c"))
                entry.second = cbor::Array{entry.second.array()->front(), made.leaf};
    };
    CHECK(codeOf(verifyUnder({made.leaf}, authenticator().create(spec))) == ErrorCode::AttestationUntrusted);
}

TEST_CASE("certificates are valid at the time given") {
    using std::chrono::hours;
    const MadeCredential made = makeViaIntermediate();
    const CertificateSpec defaults;
    const std::vector<Bytes> anchors{authenticator().root()};
    CHECK(verifyUnder(anchors, made, defaults.notBefore + hours(1)));
    CHECK(verifyUnder(anchors, made, defaults.notAfter - hours(1)));
    CHECK(codeOf(verifyUnder(anchors, made, defaults.notBefore - hours(1))) ==
          ErrorCode::AttestationUntrusted);
    CHECK(codeOf(verifyUnder(anchors, made, defaults.notAfter + hours(1))) ==
          ErrorCode::AttestationUntrusted);

    RegistrationSpec spec;
    spec.certificate.notAfter = testNow - hours(24);
    CHECK(codeOf(verify(spec)) == ErrorCode::AttestationUntrusted);
    const MadeCredential expired = authenticator().create(spec);
    CHECK(codeOf(verifyUnder({expired.leaf}, expired)) == ErrorCode::AttestationUntrusted);
    spec.certificate.notAfter = testNow + hours(24);
    CHECK(verify(spec));
}

TEST_CASE("a certificate signed over SHA-1 is refused") {
    RegistrationSpec spec;
    spec.certificate.sha1Signature = true;
    CHECK(codeOf(verify(spec)) == ErrorCode::AttestationUntrusted);
}

TEST_CASE("rubbish among the certificates or the roots") {
    RegistrationSpec spec;
    spec.editStatement = [](std::string&, cbor::Map& map) {
        for (auto& entry : map)
            if (entry.first == cbor::Value("x5c"))
                entry.second = cbor::Array{entry.second.array()->front(), Bytes{1, 2, 3}};
    };
    CHECK(codeOf(verify(spec)) == ErrorCode::AttestationCertificateInvalid);
    CHECK(codeOf(TrustAnchors::fromDer({Bytes{1, 2, 3}})) == ErrorCode::InvalidArgument);
    CHECK(codeOf(TrustAnchors::fromDer({authenticator().root(), Bytes{}})) == ErrorCode::InvalidArgument);
}

TEST_CASE("a certificate with something behind it is refused") {
    RegistrationSpec spec;
    spec.editStatement = [](std::string&, cbor::Map& map) {
        for (auto& entry : map)
            if (entry.first == cbor::Value("x5c")) {
                Bytes leaf = *entry.second.array()->front().bytes();
                leaf.push_back(0);
                entry.second = cbor::Array{leaf};
            }
    };
    CHECK(codeOf(verify(spec)) == ErrorCode::AttestationCertificateInvalid);
}
