#include "core/webauthn/AttestationChain.h"
#include "core/webauthn/ProvedChains.h"
#include "tests/support/Catch.h"
#include "tests/support/webauthn/TestAuthenticator.h"
#include "tests/unit/webauthn/ColdAndWarm.h"

#include <atomic>
#include <thread>

using namespace fidesk;
using namespace fidesk::test;
using namespace fidesk::webauthn;

namespace {

using std::chrono::seconds;
using Certificates = std::vector<Bytes>; // DER

const TestAuthenticator& authenticator() {
    static const TestAuthenticator instance;
    return instance;
}

AttestationChain readBy(const TrustAnchors& anchors, const Certificates& certificates) {
    return valueOf(anchors.read(certificates));
}

/// Whether @p anchors remember @p certificates: then they need not be parsed again.
bool remembers(const TrustAnchors& anchors, const Certificates& certificates) {
    return readBy(anchors, certificates).leaf == readBy(anchors, certificates).leaf;
}

/// As RegistrationSpec, with a leaf that the intermediate issued and all three valid for different times.
MadeCredential makeWithPeriod(TimePoint notBefore, TimePoint notAfter) {
    RegistrationSpec spec;
    spec.viaIntermediate = true;
    spec.certificate.notBefore = notBefore;
    spec.certificate.notAfter = notAfter;
    return authenticator().create(spec);
}

} // namespace

TEST_CASE("a chain is remembered once it was found good, and by nobody else") {
    const TrustAnchors anchors = authenticator().anchors();
    const Certificates chain{authenticator().create().leaf};
    CHECK_FALSE(remembers(anchors, chain));
    valueOf(anchors.check(readBy(anchors, chain), testNow));
    CHECK(remembers(anchors, chain));
    CHECK(remembers(TrustAnchors(anchors), chain));
    CHECK_FALSE(remembers(anchors.forgetful(), chain));
    CHECK_FALSE(remembers(authenticator().anchors(), chain));
    CHECK_FALSE(remembers(anchors, {chain[0], authenticator().intermediate()}));
    CHECK_FALSE(remembers(TrustAnchors(), chain));
}

TEST_CASE("a chain that was refused is not remembered") {
    const TrustAnchors anchors = authenticator().anchors();
    const Certificates foreign{TestAuthenticator().create().leaf};
    CHECK(codeOf(anchors.check(readBy(anchors, foreign), testNow)) == ErrorCode::AttestationUntrusted);
    CHECK_FALSE(remembers(anchors, foreign));
    CHECK(codeOf(anchors.check(readBy(anchors, foreign), testNow)) == ErrorCode::AttestationUntrusted);
}

TEST_CASE("what stands behind a remembered leaf is looked at") {
    const TrustAnchors anchors = authenticator().anchors();
    const Bytes leaf = authenticator().create().leaf;
    valueOf(anchors.check(readBy(anchors, {leaf}), testNow));
    CHECK(codeOf(anchors.check(readBy(anchors, {leaf, Bytes{1, 2, 3}}), testNow)) ==
          ErrorCode::AttestationCertificateInvalid);
}

TEST_CASE("the rules of section 8.2.1 and the AAGUID are looked at in a leaf remembered from a U2F key") {
    RegistrationSpec spec;
    spec.certificate.country.reset();
    MadeCredential made = authenticator().create(spec);
    RegistrationPolicy policy = authenticator().policyFor(spec);
    valueOf(policy.trustAnchors.check(readBy(policy.trustAnchors, {made.leaf}), testNow));
    REQUIRE(remembers(policy.trustAnchors, {made.leaf}));
    CHECK(codeOf(verifyRegistration(made.response, policy)) == ErrorCode::AttestationCertificateInvalid);

    spec = {};
    spec.certificate.aaguid = aaguidExtension(Aaguid{1, 2, 3});
    made = authenticator().create(spec);
    valueOf(policy.trustAnchors.check(readBy(policy.trustAnchors, {made.leaf}), testNow));
    REQUIRE(remembers(policy.trustAnchors, {made.leaf}));
    CHECK(codeOf(verifyRegistration(made.response, policy)) == ErrorCode::AttestationAaguidMismatch);
}

TEST_CASE("the signature of a remembered leaf is checked") {
    MadeCredential made = authenticator().create();
    const RegistrationPolicy policy = authenticator().policyFor();
    REQUIRE(verifyRegistration(made.response, policy));
    REQUIRE(remembers(policy.trustAnchors, {made.leaf}));
    CHECK(verifyRegistration(made.response, policy));
    made.response.clientDataJson.push_back(' ');
    CHECK(codeOf(verifyRegistration(made.response, policy)) == ErrorCode::AttestationSignatureInvalid);
}

TEST_CASE("a remembered chain is valid exactly when a fresh check says so") {
    const TimePoint from = testNow - seconds(1000);
    const TimePoint until = testNow + seconds(1000);
    const MadeCredential made = makeWithPeriod(from, until);
    // The namesakes are anchors that do not fit; that they are there must not matter either.
    for (const Certificates& anchors :
         {Certificates{authenticator().root()}, Certificates{authenticator().intermediate()},
          Certificates{made.leaf}, Certificates{TestAuthenticator().root(), authenticator().root()}}) {
        RegistrationPolicy policy = authenticator().policyFor();
        policy.trustAnchors = valueOf(TrustAnchors::fromDer(anchors));
        REQUIRE(verifyRegistration(made.response, policy));
        for (const TimePoint boundary :
             {from, until, CertificateSpec().notBefore, CertificateSpec().notAfter})
            for (const int offset : {-1, 0, 1}) {
                policy.now = boundary + seconds(offset);
                INFO(secondsOf(policy.now) << " beside " << secondsOf(boundary));
                const bool valid = from <= policy.now && policy.now < until;
                CHECK(verifyColdAndWarm(made.response, policy).has_value() == valid);
            }
    }
}

TEST_CASE("a remembered chain is asked again after any of its certificates began or ended to be valid") {
    const MadeCredential made = makeWithPeriod(testNow - seconds(10), testNow + seconds(10));
    const ChainRoots roots = valueOf(ChainRoots::parse({authenticator().root()}));
    const auto leaf = valueOf(AttestationCertificate::parse(made.leaf));
    const Certificates behind{authenticator().intermediate()};
    const std::int64_t now = secondsOf(testNow);
    const Period period = valueOf(roots.check(leaf->x509(), behind, now));
    CHECK(period.from == now - 10);
    CHECK(period.until == now + 10);
    CHECK(valueOf(roots.check(leaf->x509(), behind, now - 10)).from == now - 10);
    CHECK(valueOf(roots.check(leaf->x509(), behind, now + 9)).until == now + 10);

    // One that nobody needs counts too: OpenSSL might choose it at another time.
    RegistrationSpec other;
    other.certificate.notBefore = testNow - seconds(5);
    other.certificate.notAfter = testNow + seconds(3);
    const Bytes bystander = authenticator().create(other).leaf;
    const Period beside = valueOf(roots.check(leaf->x509(), Certificates{behind[0], bystander}, now));
    CHECK(beside.from == now - 5);
    CHECK(beside.until == now + 3);
    const ChainRoots more = valueOf(ChainRoots::parse({authenticator().root(), bystander}));
    const Period among = valueOf(more.check(leaf->x509(), behind, now));
    CHECK(among.from == now - 5);
    CHECK(among.until == now + 3);
}

TEST_CASE("of chains found good the latest are remembered, and a forgotten one is good as before") {
    const TrustAnchors anchors = authenticator().anchors();
    Certificates leaves;
    for (std::size_t i = 0; i < ProvedChains::capacity + 2; ++i) {
        leaves.push_back(authenticator().create().leaf);
        valueOf(anchors.check(readBy(anchors, {leaves.back()}), testNow));
        valueOf(anchors.check(readBy(anchors, {leaves.back()}), testNow));
    }
    CHECK_FALSE(remembers(anchors, {leaves[0]}));
    CHECK_FALSE(remembers(anchors, {leaves[1]}));
    CHECK(remembers(anchors, {leaves[2]}));
    CHECK(remembers(anchors, {leaves.back()}));
    valueOf(anchors.check(readBy(anchors, {leaves[0]}), testNow));
    CHECK(remembers(anchors, {leaves[0]}));
    CHECK_FALSE(remembers(anchors, {leaves[2]}));
}

TEST_CASE("several threads verify by the same anchors") {
    constexpr int threads = 4;
    constexpr std::size_t registrations = 60;
    const RegistrationPolicy policy = authenticator().policyFor();
    std::vector<MadeCredential> good;
    for (std::size_t i = 0; i < registrations; ++i)
        good.push_back(authenticator().create());
    std::atomic<int> accepted{0};
    std::atomic<int> refused{0};
    std::vector<std::jthread> running;
    for (int t = 0; t < threads; ++t)
        running.emplace_back([&] {
            for (int round = 0; round < 3; ++round)
                for (const MadeCredential& made : good) {
                    accepted += verifyRegistration(made.response, policy).has_value() ? 1 : 0;
                    RegistrationResponse broken = made.response;
                    broken.clientDataJson.push_back(' ');
                    refused += verifyRegistration(broken, policy).has_value() ? 0 : 1;
                }
        });
    running.clear();
    CHECK(accepted == threads * 3 * static_cast<int>(registrations));
    CHECK(refused == threads * 3 * static_cast<int>(registrations));
}
