#pragma once

#include "core/base/Bytes.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fidesk::webauthn {

/// COSE algorithm identifiers (RFC 9053, RFC 8812) of the keys that are verified here.
enum class Algorithm : std::int64_t { ES256 = -7, EdDSA = -8, ES384 = -35, ES512 = -36, RS256 = -257 };

/// Authenticator Attestation GUID: the model an authenticator claims to be. 16 bytes; all zero where
/// withheld.
using Aaguid = std::array<std::uint8_t, 16>;

/// "2fc0579f-8113-47ea-b116-bb5a8db9202a".
std::string toString(const Aaguid& aaguid);

/// PublicKeyCredentialRpEntity (WebAuthn section 5.4.2). `id` is a host name.
struct RelyingParty {
    std::string id;
    std::string name;
};

/// PublicKeyCredentialUserEntity (section 5.4.3). `id`: 1 to 64 bytes, no personal data.
struct UserEntity {
    Bytes id;
    std::string name;
    std::string displayName;
};

enum class UserVerification { Required, Preferred, Discouraged };
enum class ResidentKey { Required, Preferred, Discouraged };
enum class AttestationConveyance { None, Indirect, Direct, Enterprise };

/// credProtect (CTAP 2.1 section 12.1); the values are CTAP's.
enum class CredentialProtection : std::uint8_t {
    UserVerificationOptional = 1,
    UserVerificationOptionalWithCredentialIdList = 2,
    UserVerificationRequired = 3
};

/// The client extension inputs that are understood here; others are ignored, as the standard asks.
struct CreationExtensions {
    std::optional<CredentialProtection> credentialProtection{};
    bool enforceCredentialProtection{false};
    bool hmacCreateSecret{false};
};

/// PublicKeyCredentialCreationOptions (section 5.4), decoded.
struct CreationOptions {
    RelyingParty rp{};
    UserEntity user{};
    Bytes challenge{}; ///< at least 16 bytes; may be several thousand
    std::vector<std::int64_t>
        algorithms{}; ///< pubKeyCredParams in order of preference, unknown ones included
    /// Credential ids not to be created anew on the same key. Where a portal's text can be read in two ways
    /// both are here.
    std::vector<Bytes> excludeCredentials{};
    UserVerification userVerification{UserVerification::Preferred};
    ResidentKey residentKey{ResidentKey::Discouraged};
    AttestationConveyance attestation{AttestationConveyance::None};
    CreationExtensions extensions{};
};

/// PublicKeyCredentialRequestOptions (section 5.5), decoded.
struct RequestOptions {
    std::string rpId{};
    Bytes challenge{};
    std::vector<Bytes> allowCredentials{};
    UserVerification userVerification{UserVerification::Preferred};
};

/// What an authenticator and its client made: AuthenticatorAttestationResponse (section 5.2.1) with its
/// credential id.
struct RegistrationResponse {
    Bytes credentialId{};      ///< up to 1023 bytes
    Bytes clientDataJson{};    ///< the very bytes that were hashed
    Bytes attestationObject{}; ///< CBOR with the text keys fmt, attStmt, authData (section 6.5.4)
};

/// AuthenticatorAssertionResponse (section 5.2.2) with its credential id.
struct AssertionResponse {
    Bytes credentialId{};
    Bytes clientDataJson{};
    Bytes authenticatorData{};
    Bytes signature{};
    Bytes userHandle{}; ///< empty where the authenticator gave none
};

} // namespace fidesk::webauthn
