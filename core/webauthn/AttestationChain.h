#pragma once

#include "core/base/Crypto.h"
#include "core/webauthn/AttestationCertificate.h"

#include <vector>

namespace fidesk::webauthn {

/// The certificates of an attestation statement. TrustAnchors::read() makes it.
struct AttestationChain {
    std::vector<Bytes> certificates{}; ///< DER, leaf first; never empty
    std::shared_ptr<const AttestationCertificate> leaf{};
    Sha256Digest fingerprint{}; ///< of all of them
};

} // namespace fidesk::webauthn
