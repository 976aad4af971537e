#pragma once

#include "core/base/Crypto.h"
#include "core/base/Result.h"
#include "core/webauthn/AttestationChain.h"
#include "core/webauthn/AttestationObject.h"
#include "core/webauthn/PublicKey.h"
#include "core/webauthn/TrustAnchors.h"

namespace fidesk::webauthn {

/// What a valid attestation statement says.
struct Attestation {
    /// The model: authenticator data's AAGUID. For fido-u2f, whose signature does not cover that one, the
    /// AAGUID in the certificate, or all zero where it names none.
    Aaguid aaguid{};
    bool selfSigned{false};
    std::optional<AttestationChain> chain{}; ///< nothing for none and self
};

/// Verifies the statement of @p object (section 8) against @p clientDataHash and the credential's own key.
/// The chain is read by @p anchors, and not checked here. Errors: AttestationFormatUnsupported,
/// AttestationStatementMalformed, AttestationSignatureInvalid, AttestationCertificateInvalid,
/// AttestationAaguidMismatch.
Result<Attestation> verifyStatement(const AttestationObject& object, const Sha256Digest& clientDataHash,
                                    const PublicKey& credentialKey, const TrustAnchors& anchors);

} // namespace fidesk::webauthn
