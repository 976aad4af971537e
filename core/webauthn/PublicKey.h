#pragma once

#include "core/base/OpenSsl.h"
#include "core/base/Result.h"
#include "core/webauthn/Types.h"

namespace fidesk::webauthn {

/// A public key and the one signature algorithm it is used with. Immutable; any thread.
class PublicKey {
public:
    /// Reads a COSE_Key (RFC 9052 section 7, as WebAuthn section 6.5.1.1 narrows it): ES256 on P-256, ES384
    /// on P-384, ES512 on P-521, EdDSA on Ed25519, RS256 of 2048 to 8192 bits. The point must be on its
    /// curve. Errors: PublicKeyMalformed.
    static Result<PublicKey> fromCose(ByteView cose);

    /// The key of @p certificate, for signatures of the COSE algorithm @p algorithm. Nothing where the
    /// algorithm is unknown or the key is not of its kind.
    static std::optional<PublicKey> fromCertificate(X509& certificate, std::int64_t algorithm);

    [[nodiscard]] Algorithm algorithm() const { return algorithm_; }

    /// Whether @p signature, in the form of WebAuthn section 6.5.5, is this key's over @p data.
    [[nodiscard]] bool verifies(ByteView data, ByteView signature) const;

    /// The point of an elliptic-curve key, 0x04 || x || y; empty for other kinds.
    [[nodiscard]] Bytes uncompressedPoint() const;

private:
    PublicKey(openssl::Key key, Algorithm algorithm) : key_(std::move(key)), algorithm_(algorithm) {}

    openssl::Key key_;
    Algorithm algorithm_;
};

/// The `alg` of a COSE_Key, known here or not. Errors: PublicKeyMalformed.
Result<std::int64_t> algorithmOfCose(ByteView cose);

} // namespace fidesk::webauthn
