#pragma once

#include "core/cbor/Value.h"
#include "core/webauthn/Verification.h"
#include "tests/support/webauthn/CertificateAuthority.h"

#include <functional>

namespace fidesk::test {

enum class AttestationKind { None, PackedSelf, Packed, FidoU2f };

/// A moment at which the certificates of TestAuthenticator are valid: 2026-01-01T00:00:00Z.
inline constexpr TimePoint testNow{std::chrono::seconds(1'767'225'600)};

/// The model a TestAuthenticator names unless told otherwise.
inline constexpr webauthn::Aaguid testAaguid{0xf1, 0xde, 0x5c, 0x00, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};

// Flags of authenticator data (WebAuthn section 6.1).
inline constexpr std::uint8_t flagUp = 0x01;
inline constexpr std::uint8_t flagUv = 0x04;
inline constexpr std::uint8_t flagBe = 0x08;
inline constexpr std::uint8_t flagBs = 0x10;
inline constexpr std::uint8_t flagAt = 0x40;
inline constexpr std::uint8_t flagEd = 0x80;

/// What a registration is to be. The defaults make a valid one; each member is a knob that breaks one thing.
/// The edit functions run at the point named, so that what comes after (hashes, signatures) fits the edited
/// form.
struct RegistrationSpec {
    std::string rpId{"example.com"};
    std::string origin{}; ///< empty: "https://" + rpId
    Bytes challenge{Bytes(32, 0x5a)};
    webauthn::Algorithm algorithm{webauthn::Algorithm::ES256};
    AttestationKind attestation{AttestationKind::Packed};
    webauthn::Algorithm attestationAlgorithm{webauthn::Algorithm::ES256};
    webauthn::Aaguid aaguid{testAaguid};
    Bytes credentialId{Bytes(32, 0xc1)};
    std::uint8_t flags{flagUp | flagUv | flagAt};
    std::uint32_t counter{1};
    Bytes extensions{}; ///< CBOR map; where there is one, set flagEd too
    /// The leaf's; its AAGUID extension is filled in with `aaguid` unless it has one or `withoutAaguid`.
    CertificateSpec certificate{};
    bool withoutAaguid{false};
    bool viaIntermediate{false}; ///< the intermediate issues the leaf, and stands behind it in x5c

    std::function<void(Bytes&)> editClientData{};
    std::function<void(cbor::Map&)> editPublicKey{};
    std::function<void(Bytes&)> editAuthenticatorData{};
    std::function<void(std::string& format, cbor::Map& statement)> editStatement{}; ///< after it was signed
};

/// What an assertion is to be.
struct AssertionSpec {
    std::string rpId{"example.com"};
    std::string origin{}; ///< empty: "https://" + rpId
    Bytes challenge{Bytes(32, 0xa5)};
    std::uint8_t flags{flagUp | flagUv};
    std::uint32_t counter{2};
    Bytes userHandle{};

    std::function<void(Bytes&)> editClientData{};
    std::function<void(Bytes&)> editAuthenticatorData{};
};

/// A credential that was made, with the parts its registration was put together from.
struct MadeCredential {
    webauthn::RegistrationResponse response{};
    SigningKey key;
    Bytes publicKey{}; ///< COSE_Key
    std::string format{};
    cbor::Map statement{};
    Bytes authenticatorData{};
    Bytes leaf{}; ///< DER; empty for none and self

    /// An assertion with this credential.
    [[nodiscard]] webauthn::AssertionResponse sign(const AssertionSpec& spec = {}) const;
};

/// An authenticator and its client in one, under an attestation root of its own.
class TestAuthenticator {
public:
    TestAuthenticator();

    [[nodiscard]] MadeCredential create(const RegistrationSpec& spec = {}) const;

    /// DER.
    [[nodiscard]] const Bytes& root() const { return root_.certificate(); }
    [[nodiscard]] const Bytes& intermediate() const { return intermediate_.certificate(); }

    /// root() as the only one, with nothing remembered yet.
    [[nodiscard]] webauthn::TrustAnchors anchors() const;

    /// The policy that a registration made to @p spec meets, with anchors().
    [[nodiscard]] webauthn::RegistrationPolicy policyFor(const RegistrationSpec& spec = {}) const;

private:
    void attest(const RegistrationSpec& spec, MadeCredential& made) const;

    CertificateAuthority root_;
    CertificateAuthority intermediate_;
};

/// The policy that an assertion made to @p spec with @p credential meets. The stored counter is 1.
webauthn::AssertionPolicy policyFor(const MadeCredential& credential, const AssertionSpec& spec = {});

/// `attestationObject` of these parts.
Bytes attestationObjectOf(const std::string& format, const cbor::Map& statement, ByteView authenticatorData);

/// @p bytes with bit @p bit (0 is the lowest of the first byte) flipped.
Bytes withFlippedBit(ByteView bytes, std::size_t bit);

} // namespace fidesk::test
