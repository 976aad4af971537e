// What a verification costs beside what OpenSSL alone takes for the signatures and chains in it.
#include "core/base/Crypto.h"
#include "core/base/OpenSsl.h"
#include "core/webauthn/ProvedChains.h"
#include "core/webauthn/Verification.h"
#include "tests/support/webauthn/TestAuthenticator.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <vector>

using namespace fidesk;
using namespace fidesk::test;

namespace {

constexpr int rounds = 101;
constexpr int callsPerRound = 50;
constexpr std::size_t differentLeaves = 2 * webauthn::ProvedChains::capacity; // so that none is remembered

/// One call; it is told how many there were before it.
using Call = std::function<bool(std::size_t)>;

void require(bool passed, const char* what) {
    if (passed)
        return;
    std::fprintf(stderr, "%s failed\n", what);
    std::exit(1);
}

/// Of this thread: what others do on the machine meanwhile is not counted.
double processorMicroseconds() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

double microsecondsPerCall(const Call& call, std::size_t& number) {
    const double start = processorMicroseconds();
    for (int i = 0; i < callsPerRound; ++i)
        require(call(number++), "a verification");
    return (processorMicroseconds() - start) / callsPerRound;
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

bool isSignature(EVP_PKEY* key, ByteView message, ByteView signature) {
    const openssl::DigestContext context(EVP_MD_CTX_new());
    return EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
           EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(),
                            message.size()) == 1;
}

openssl::Certificate parse(const Bytes& der) {
    const unsigned char* position = der.data();
    openssl::Certificate certificate(d2i_X509(nullptr, &position, static_cast<long>(der.size())));
    require(certificate != nullptr, "reading a certificate");
    return certificate;
}

/// A packed registration, and its parts as OpenSSL alone takes them.
class Registration {
public:
    explicit Registration(MadeCredential made)
        : made_(std::move(made)), signature_(*cbor::Value(made_.statement).find("sig")->bytes()),
          message_(made_.authenticatorData), leaf_(parse(made_.leaf)),
          context_(EVP_PKEY_CTX_new(X509_get0_pubkey(leaf_.get()), nullptr)) {
        append(message_, sha256(made_.response.clientDataJson));
        EVP_PKEY_verify_init(context_.get());
    }

    [[nodiscard]] const MadeCredential& made() const { return made_; }
    [[nodiscard]] bool signatureAlone() const {
        return isSignature(X509_get0_pubkey(leaf_.get()), message_, signature_);
    }
    /// As `openssl speed ecdsap256` has it: on a digest, in one context for all.
    [[nodiscard]] bool signatureAsInOpensslSpeed() const {
        const Sha256Digest digest = sha256(message_);
        return EVP_PKEY_verify(context_.get(), signature_.data(), signature_.size(), digest.data(),
                               digest.size()) == 1;
    }
    [[nodiscard]] bool leafAndSignature() const {
        const openssl::Certificate leaf = parse(made_.leaf);
        return isSignature(X509_get0_pubkey(leaf.get()), message_, signature_);
    }
    [[nodiscard]] bool leafChainAndSignature(X509_STORE* roots) const {
        const openssl::Certificate leaf = parse(made_.leaf);
        const openssl::StoreContext context(X509_STORE_CTX_new());
        return X509_STORE_CTX_init(context.get(), roots, leaf.get(), nullptr) == 1 &&
               X509_verify_cert(context.get()) == 1 &&
               isSignature(X509_get0_pubkey(leaf.get()), message_, signature_);
    }

private:
    MadeCredential made_;
    Bytes signature_;
    Bytes message_;
    openssl::Certificate leaf_;
    openssl::KeyContext context_;
};

openssl::CertificateStore storeOf(const Bytes& root, TimePoint now) {
    openssl::CertificateStore store(X509_STORE_new());
    X509_STORE_add_cert(store.get(), parse(root).get());
    X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store.get()), std::chrono::system_clock::to_time_t(now));
    return store;
}

/// Times @p calls in turn, so that all are disturbed alike; prints the median time of each, its ratio to the
/// first, and the share in it of as many checks of a signature as @p signatures, each taken as @p check.
void compare(const char* title, int signatures, const Call& check,
             const std::vector<std::pair<const char*, Call>>& calls) {
    std::vector<std::vector<double>> times(calls.size());
    std::vector<std::vector<double>> ratios(calls.size());
    std::vector<std::vector<double>> shares(calls.size());
    std::size_t checked = 0;
    std::vector<std::size_t> called(calls.size(), 0);
    for (int round = 0; round < rounds; ++round) {
        const double alone = microsecondsPerCall(check, checked);
        for (std::size_t i = 0; i < calls.size(); ++i) {
            times[i].push_back(microsecondsPerCall(calls[i].second, called[i]));
            ratios[i].push_back(times[i].back() / times[0].back());
            shares[i].push_back(100 * signatures * alone / times[i].back());
        }
    }
    std::printf("%s\n", title);
    for (std::size_t i = 0; i < calls.size(); ++i)
        std::printf("  %-58s %7.1f us   %5.2f times   signatures %3.0f %%\n", calls[i].first,
                    median(times[i]), median(ratios[i]), median(shares[i]));
}

void run() {
    const TestAuthenticator authenticator;
    const RegistrationSpec spec;
    std::vector<Registration> made;
    for (std::size_t i = 0; i < differentLeaves; ++i)
        made.emplace_back(authenticator.create(spec));
    const auto at = [&](std::size_t i) -> const Registration& { return made[i % made.size()]; };
    const auto policy = authenticator.policyFor(spec);
    auto unchained = policy;
    unchained.trustAnchors = {};
    const auto store = storeOf(authenticator.root(), policy.now);
    const AssertionSpec assertion;
    const auto response = made[0].made().sign(assertion);
    const auto assertionPolicy = policyFor(made[0].made(), assertion);

    const Call check = [&](std::size_t) { return made[0].signatureAlone(); };
    const auto verify = [](const Registration& registration, const webauthn::RegistrationPolicy& by) {
        return verifyRegistration(registration.made().response, by).has_value();
    };
    compare("The signature check itself", 1, check,
            {{"bare: EVP_DigestVerify, its context made each time", check},
             {"as `openssl speed ecdsap256`: EVP_PKEY_verify",
              [&](std::size_t) { return made[0].signatureAsInOpensslSpeed(); }}});
    compare("A packed registration, its leaf never seen before: 2 signatures", 2, check,
            {{"bare: d2i_X509, X509_verify_cert, EVP_DigestVerify",
              [&](std::size_t i) { return at(i).leafChainAndSignature(store.get()); }},
             {"verifyRegistration", [&](std::size_t i) { return verify(at(i), policy); }}});
    compare("A packed registration, its chain found good before: 1 signature", 1, check,
            {{"bare: EVP_DigestVerify", check},
             {"verifyRegistration", [&](std::size_t) { return verify(made[0], policy); }}});
    compare("A packed registration, its chain not asked for: 1 signature", 1, check,
            {{"bare: d2i_X509, EVP_DigestVerify", [&](std::size_t i) { return at(i).leafAndSignature(); }},
             {"verifyRegistration", [&](std::size_t i) { return verify(at(i), unchained); }}});
    compare("An assertion: 1 signature", 1, check,
            {{"bare: EVP_DigestVerify", check},
             {"verifyAssertion",
              [&](std::size_t) { return verifyAssertion(response, assertionPolicy).has_value(); }}});
}

} // namespace

int main() {
    std::puts(
        "Processor time of one call: the median of 101 rounds of 50 calls, the lines of a block in turn.\n"
        "\"bare\" is OpenSSL alone on the same bytes: d2i_X509 of the leaf, X509_verify_cert against an\n"
        "X509_STORE made beforehand, EVP_DigestVerify of the attestation's signature by the leaf's key;\n"
        "where no d2i_X509 is named, by a key that is ready. All keys are P-256, the root issues the leaf.\n"
        "\"times\" is the ratio to the bare line of the block; \"signatures\" the share in the time of the\n"
        "signature checks it has to do, each taken as the bare check of the first block.\n");
    run();
    return 0;
}
