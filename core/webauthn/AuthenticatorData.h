#pragma once

#include "core/base/Crypto.h"
#include "core/base/Result.h"
#include "core/webauthn/Types.h"

namespace fidesk::webauthn {

/// attestedCredentialData (WebAuthn section 6.5.1).
struct AttestedCredential {
    Aaguid aaguid{};
    Bytes id{};        ///< 1 to 1023 bytes
    Bytes publicKey{}; ///< COSE_Key, CBOR as the authenticator wrote it
};

/// authenticatorData (section 6.1), decoded.
struct AuthenticatorData {
    Sha256Digest rpIdHash{};
    std::uint8_t flags{0};
    std::uint32_t signatureCounter{0};
    std::optional<AttestedCredential> credential{}; ///< there when AT is set
    Bytes extensions{};                             ///< CBOR map; empty when ED is not set

    [[nodiscard]] bool userPresent() const { return (flags & 0x01) != 0; }
    [[nodiscard]] bool userVerified() const { return (flags & 0x04) != 0; }
    [[nodiscard]] bool backupEligible() const { return (flags & 0x08) != 0; }
    [[nodiscard]] bool backedUp() const { return (flags & 0x10) != 0; }
};

/// Reads authenticator data from outside; nothing may be left over. Errors: AuthenticatorDataMalformed,
/// CredentialIdTooLong.
Result<AuthenticatorData> parseAuthenticatorData(ByteView data);

} // namespace fidesk::webauthn
