#pragma once

#include "core/base/Crypto.h"
#include "core/webauthn/AttestationCertificate.h"
#include "core/webauthn/ChainCheck.h"

#include <deque>
#include <map>
#include <mutex>

namespace fidesk::webauthn {

/// A chain that was found good.
struct ProvedChain {
    std::shared_ptr<const AttestationCertificate> leaf{};
    Period period{}; ///< when that holds
};

/// The chains that were found good lately, by fingerprint: at least 100,000 keys share an attestation
/// certificate (FIDO's rule for the privacy of their holders), so that few are enough. Any thread.
class ProvedChains {
public:
    static constexpr std::size_t capacity = 256;

    [[nodiscard]] std::optional<ProvedChain> find(const Sha256Digest& fingerprint) const;

    /// Keeps @p chain, in the place of an earlier one of the same fingerprint; beyond the capacity the one
    /// that came first is forgotten.
    void keep(const Sha256Digest& fingerprint, ProvedChain chain);

private:
    mutable std::mutex mutex_{};
    std::map<Sha256Digest, ProvedChain> chains_{};
    std::deque<Sha256Digest> order_{}; ///< as they came
};

} // namespace fidesk::webauthn
