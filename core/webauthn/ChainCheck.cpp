#include "core/webauthn/ChainCheck.h"

#include "core/webauthn/AttestationCertificate.h"

#include <openssl/asn1.h>
#include <openssl/err.h>

#include <chrono>
#include <ctime>

namespace fidesk::webauthn {

namespace {

struct CertificateStackFree {
    void operator()(STACK_OF(X509) * stack) const { sk_X509_pop_free(stack, X509_free); }
};
using CertificateStack = std::unique_ptr<STACK_OF(X509), CertificateStackFree>;

constexpr int authenticationLevel = 1; // 80 bits: no SHA-1, no RSA below 1024 bits

tl::unexpected<Error> noMemory() {
    ERR_clear_error();
    return fail(ErrorCode::Internal, "no memory to check a certificate chain");
}

Result<CertificateStack> parseAll(std::span<const Bytes> certificates) {
    CertificateStack stack(sk_X509_new_null());
    for (const Bytes& der : certificates) {
        FIDESK_ASSIGN(openssl::Certificate certificate, parseCertificate(der));
        if (!stack || sk_X509_push(stack.get(), certificate.get()) <= 0)
            return noMemory();
        static_cast<void>(certificate.release()); // the stack's now
    }
    return stack;
}

openssl::CertificateStore emptyStore() {
    openssl::CertificateStore store(X509_STORE_new());
    if (store) {
        X509_STORE_set_flags(store.get(), X509_V_FLAG_PARTIAL_CHAIN);
        X509_VERIFY_PARAM_set_auth_level(X509_STORE_get0_param(store.get()), authenticationLevel);
    }
    return store;
}

/// The outcome (X509_V_*) of building a chain from @p leaf to a certificate of @p store.
Result<int> chainTo(X509_STORE* store, X509& leaf, STACK_OF(X509) * intermediates, std::int64_t now) {
    const openssl::StoreContext context(X509_STORE_CTX_new());
    if (!context || X509_STORE_CTX_init(context.get(), store, &leaf, intermediates) != 1)
        return noMemory();
    X509_VERIFY_PARAM_set_time(X509_STORE_CTX_get0_param(context.get()), static_cast<std::time_t>(now));
    const bool trusted = X509_verify_cert(context.get()) == 1;
    ERR_clear_error();
    const int problem = X509_STORE_CTX_get_error(context.get());
    return trusted ? X509_V_OK : (problem != X509_V_OK ? problem : X509_V_ERR_UNSPECIFIED);
}

void appendBoundary(std::vector<std::int64_t>& boundaries, const ASN1_TIME* time) {
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1)
        return ERR_clear_error(); // No time at all: such a certificate is never valid.
    using namespace std::chrono;
    const sys_days day = year(parts.tm_year + 1900) / (parts.tm_mon + 1) / parts.tm_mday;
    const sys_seconds second = day + hours(parts.tm_hour) + minutes(parts.tm_min) + seconds(parts.tm_sec);
    boundaries.push_back(second.time_since_epoch().count());
}

/// A certificate is valid from its notBefore on, and not from its notAfter on (X509_cmp_time(3)).
void appendBoundaries(std::vector<std::int64_t>& boundaries, const X509& certificate) {
    appendBoundary(boundaries, X509_get0_notBefore(&certificate));
    appendBoundary(boundaries, X509_get0_notAfter(&certificate));
}

} // namespace

void Period::cutAt(std::int64_t boundary, std::int64_t second) {
    if (boundary <= second)
        from = std::max(from, boundary);
    else
        until = std::min(until, boundary);
}

std::int64_t secondsOf(TimePoint time) {
    return std::chrono::system_clock::to_time_t(time);
}

Result<ChainRoots> ChainRoots::parse(const std::vector<Bytes>& certificates) {
    ChainRoots roots;
    roots.all_ = emptyStore();
    for (const Bytes& der : certificates) {
        const auto certificate = parseCertificate(der);
        if (!certificate)
            return fail(ErrorCode::InvalidArgument, "a trust anchor is not a certificate");
        roots.single_.push_back(emptyStore());
        if (!roots.all_ || !roots.single_.back() ||
            X509_STORE_add_cert(roots.all_.get(), certificate->get()) != 1 ||
            X509_STORE_add_cert(roots.single_.back().get(), certificate->get()) != 1)
            return noMemory();
        appendBoundaries(roots.boundaries_, **certificate);
    }
    return roots;
}

Result<Period> ChainRoots::check(X509& leaf, std::span<const Bytes> intermediates, std::int64_t now) const {
    FIDESK_ASSIGN(const CertificateStack stack, parseAll(intermediates));
    FIDESK_ASSIGN(int problem, chainTo(all_.get(), leaf, stack.get(), now));
    // Of several with one name OpenSSL tries the first alone: where all at once do not do, each does on its
    // own.
    for (std::size_t i = 0; problem != X509_V_OK && single_.size() > 1 && i < single_.size(); ++i) {
        FIDESK_ASSIGN(const int outcome, chainTo(single_[i].get(), leaf, stack.get(), now));
        if (outcome != X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY)
            problem = outcome; // says more
    }
    if (problem != X509_V_OK)
        return fail(ErrorCode::AttestationUntrusted, X509_verify_cert_error_string(problem));

    std::vector<std::int64_t> boundaries = boundaries_;
    appendBoundaries(boundaries, leaf);
    for (int i = 0; i < sk_X509_num(stack.get()); ++i)
        appendBoundaries(boundaries, *sk_X509_value(stack.get(), i));
    Period steady;
    for (const std::int64_t boundary : boundaries)
        steady.cutAt(boundary, now);
    return steady;
}

} // namespace fidesk::webauthn
