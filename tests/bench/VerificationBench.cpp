// What a verification costs on top of the bare signature checks of OpenSSL that it cannot do without.
#include "core/base/OpenSsl.h"
#include "core/webauthn/Verification.h"
#include "tests/support/webauthn/TestAuthenticator.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <vector>

using namespace fidesk;
using namespace fidesk::test;

namespace {

constexpr int rounds = 15;
constexpr int callsPerRound = 200;

double microsecondsPerCall(const std::function<bool()>& call) {
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < callsPerRound; ++i)
        if (!call())
            std::abort();
    const std::chrono::duration<double, std::micro> spent = std::chrono::steady_clock::now() - start;
    return spent.count() / callsPerRound;
}

/// One bare ECDSA P-256 verification of a 100-byte message.
class BareCheck {
public:
    BareCheck() : key_(EVP_EC_gen("P-256")) {
        const openssl::DigestContext context(EVP_MD_CTX_new());
        std::size_t size = 0;
        EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get());
        EVP_DigestSign(context.get(), nullptr, &size, message_.data(), message_.size());
        signature_.resize(size);
        EVP_DigestSign(context.get(), signature_.data(), &size, message_.data(), message_.size());
        signature_.resize(size);
    }

    [[nodiscard]] bool passes() const {
        const openssl::DigestContext context(EVP_MD_CTX_new());
        return EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1 &&
               EVP_DigestVerify(context.get(), signature_.data(), signature_.size(), message_.data(),
                                message_.size()) == 1;
    }

private:
    openssl::Key key_;
    Bytes message_{Bytes(100, 0x42)};
    Bytes signature_;
};

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

/// Times @p call against @p checks bare checks, in turn, and prints the median of the ratios.
void compare(const char* title, int checks, const std::function<bool()>& call) {
    const BareCheck bare;
    std::vector<double> times;
    std::vector<double> ratios;
    for (int i = 0; i < rounds; ++i) {
        const double base = microsecondsPerCall([&] { return bare.passes(); }) * checks;
        times.push_back(microsecondsPerCall(call));
        ratios.push_back(times.back() / base);
    }
    std::printf("%-44s %8.1f us, %.2f times its %d bare signature check(s)\n", title, median(times),
                median(ratios), checks);
}

} // namespace

int main() {
    const TestAuthenticator authenticator;
    const RegistrationSpec spec;
    const MadeCredential made = authenticator.create(spec);
    const auto policy = authenticator.policyFor(spec);
    compare("registration, packed, chain to a root", 2,
            [&] { return verifyRegistration(made.response, policy).has_value(); });

    auto unchained = policy;
    unchained.trustAnchors.clear();
    compare("registration, packed, chain not checked", 1,
            [&] { return verifyRegistration(made.response, unchained).has_value(); });

    const AssertionSpec assertion;
    const auto response = made.sign(assertion);
    const auto assertionPolicy = policyFor(made, assertion);
    compare("assertion", 1, [&] { return verifyAssertion(response, assertionPolicy).has_value(); });
    return 0;
}
