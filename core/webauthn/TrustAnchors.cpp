#include "core/webauthn/TrustAnchors.h"

#include "core/webauthn/AttestationChain.h"
#include "core/webauthn/ChainCheck.h"
#include "core/webauthn/ProvedChains.h"

namespace fidesk::webauthn {

namespace {

/// SHA-256 over the SHA-256 of each: no two lists of certificates have the same.
Sha256Digest fingerprintOf(const std::vector<Bytes>& certificates) {
    Bytes digests;
    for (const Bytes& certificate : certificates)
        append(digests, sha256(certificate));
    return sha256(digests);
}

} // namespace

Result<TrustAnchors> TrustAnchors::fromDer(const std::vector<Bytes>& certificates) {
    TrustAnchors anchors;
    if (certificates.empty())
        return anchors;
    FIDESK_ASSIGN(ChainRoots roots, ChainRoots::parse(certificates));
    anchors.roots_ = std::make_shared<const ChainRoots>(std::move(roots));
    anchors.proved_ = std::make_shared<ProvedChains>();
    return anchors;
}

TrustAnchors TrustAnchors::forgetful() const {
    TrustAnchors other = *this;
    if (proved_)
        other.proved_ = std::make_shared<ProvedChains>();
    return other;
}

Result<AttestationChain> TrustAnchors::read(std::vector<Bytes> certificates) const {
    AttestationChain chain{std::move(certificates)};
    chain.fingerprint = fingerprintOf(chain.certificates);
    if (const auto known = proved_ ? proved_->find(chain.fingerprint) : std::nullopt) {
        chain.leaf = known->leaf;
        return chain;
    }
    FIDESK_ASSIGN(chain.leaf, AttestationCertificate::parse(chain.certificates.front()));
    return chain;
}

Result<void> TrustAnchors::check(const AttestationChain& chain, TimePoint now) const {
    const std::int64_t second = secondsOf(now);
    const auto known = proved_->find(chain.fingerprint);
    if (known && known->period.contains(second))
        return {};
    const auto intermediates = std::span(chain.certificates).subspan(1);
    FIDESK_ASSIGN(const Period period, roots_->check(chain.leaf->x509(), intermediates, second));
    proved_->keep(chain.fingerprint, {chain.leaf, period});
    return {};
}

} // namespace fidesk::webauthn
