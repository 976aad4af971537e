#pragma once

#include "core/base/Crypto.h"
#include "core/base/Result.h"
#include "core/webauthn/AttestationObject.h"
#include "core/webauthn/PublicKey.h"

namespace fidesk::webauthn {

/// What a valid attestation statement says.
struct Attestation {
    /// The model: authenticator data's AAGUID. For fido-u2f, whose signature does not cover that one, the
    /// AAGUID in the certificate, or all zero where it names none.
    Aaguid aaguid{};
    bool selfSigned{false};
    std::vector<Bytes> certificateChain{}; ///< DER, leaf first; empty for none and self
};

/// Verifies the statement of @p object (section 8) against @p clientDataHash and the credential's own key.
/// The chain is not checked here. Errors: AttestationFormatUnsupported, AttestationStatementMalformed,
/// AttestationSignatureInvalid, AttestationCertificateInvalid, AttestationAaguidMismatch.
Result<Attestation> verifyStatement(const AttestationObject& object, const Sha256Digest& clientDataHash,
                                    const PublicKey& credentialKey);

} // namespace fidesk::webauthn
