#pragma once

#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/webauthn/TrustAnchors.h"
#include "core/webauthn/Types.h"

namespace fidesk::webauthn {

/// How far an attestation was proved.
enum class AttestationTrust {
    None,      ///< format "none": nothing is claimed
    Self,      ///< signed by the credential's own key: says nothing of the model
    Unchecked, ///< a certificate signed it; no roots were given to check its chain against
    Chained    ///< the certificate's chain ends in one of the roots given
};

/// What a relying party asks of a registration.
struct RegistrationPolicy {
    std::string rpId{};
    std::vector<std::string> origins{};     ///< acceptable values of client data's origin, compared exactly
    Bytes challenge{};                      ///< the one that was issued
    std::vector<std::int64_t> algorithms{}; ///< those offered
    bool userVerificationRequired{true};
    bool attestationRequired{false}; ///< refuse None and Self
    /// What certificates have to chain to. Empty: chains are not checked, and trust is at most Unchecked. Not
    /// empty: a certificate that does not chain to one of them is refused.
    TrustAnchors trustAnchors{};
    TimePoint now{}; ///< every certificate of the chain must be valid then; read where chains are checked
};

/// A registration that passed.
struct VerifiedRegistration {
    Bytes credentialId{};
    Bytes publicKey{}; ///< COSE_Key, as the authenticator wrote it
    Algorithm algorithm{Algorithm::ES256};
    /// The model. Proved only with trust Chained; claimed otherwise. For fido-u2f, whose signature does not
    /// cover authenticator data's AAGUID, the one in the certificate, or all zero where it names none.
    Aaguid aaguid{};
    std::uint32_t signatureCounter{0};
    bool userVerified{false};
    bool backupEligible{false};
    bool backedUp{false};
    std::string attestationFormat{};
    AttestationTrust trust{AttestationTrust::None};
    std::vector<Bytes> certificateChain{}; ///< DER, leaf first; empty for none and self

    bool operator==(const VerifiedRegistration&) const = default;
};

/// Registering a new credential, WebAuthn section 7.1, for the formats none, packed (certificate and self;
/// section 8.2 and 8.2.1) and fido-u2f (8.6), and ES256, ES384, ES512, EdDSA (Ed25519) and RS256 keys.
/// Whether the credential id is registered already is for the caller to know. Pure: what the policy's trust
/// anchors remember saves time and changes no verdict; any thread. Errors: each of the verification codes in
/// ErrorCode, one for each check.
Result<VerifiedRegistration> verifyRegistration(const RegistrationResponse& response,
                                                const RegistrationPolicy& policy);

/// What a relying party asks of an assertion and knows of its credential.
struct AssertionPolicy {
    std::string rpId{};
    std::vector<std::string> origins{};
    Bytes challenge{};
    bool userPresenceRequired{true}; ///< false only for a silent proof right after registration
    bool userVerificationRequired{true};
    Bytes credentialId{};
    Bytes publicKey{};  ///< COSE_Key
    Bytes userHandle{}; ///< what the response's userHandle must be, where it has one; empty: not checked
    std::uint32_t storedCounter{0};
};

struct VerifiedAssertion {
    std::uint32_t signatureCounter{0};
    bool userPresent{false};
    bool userVerified{false};
    bool backedUp{false};
};

/// Verifying an assertion, WebAuthn section 7.2. The counter must grow unless both are 0. Pure; any thread.
/// Errors: each of the verification codes in ErrorCode, one for each check.
Result<VerifiedAssertion> verifyAssertion(const AssertionResponse& response, const AssertionPolicy& policy);

} // namespace fidesk::webauthn
