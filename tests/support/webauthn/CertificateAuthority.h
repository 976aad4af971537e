#pragma once

#include "core/base/Clock.h"
#include "tests/support/webauthn/SigningKey.h"

#include <optional>
#include <string>

namespace fidesk::test {

/// What stands in a certificate. The defaults make an attestation certificate that keeps the rules of
/// WebAuthn section 8.2.1; what has no value is left out.
struct CertificateSpec {
    int version{3};
    std::optional<std::string> country{"SE"};
    std::optional<std::string> organization{"Fidesk Tests"};
    std::optional<std::string> unit{"Authenticator Attestation"};
    bool unitTwice{false};
    std::optional<std::string> commonName{"Fidesk Test Key"};
    std::optional<bool> basicConstraintsCa{false};
    /// DER inside id-fido-gen-ce-aaguid; aaguidExtension() makes a proper one.
    std::optional<Bytes> aaguid{};
    bool aaguidCritical{false};
    bool aaguidTwice{false};
    bool sha1Signature{false};
    TimePoint notBefore{std::chrono::seconds(1'577'836'800)}; ///< 2020-01-01
    TimePoint notAfter{std::chrono::seconds(2'208'988'800)};  ///< 2040-01-01
};

/// The DER of an OCTET STRING with @p aaguid.
Bytes aaguidExtension(const webauthn::Aaguid& aaguid);

/// An authority with a P-256 key. Copies share it.
class CertificateAuthority {
public:
    /// A self-signed one.
    static CertificateAuthority root(const std::string& name);
    /// One whose certificate this one signs.
    [[nodiscard]] CertificateAuthority intermediate(const std::string& name) const;

    /// DER of a certificate for @p subject.
    [[nodiscard]] Bytes issue(const CertificateSpec& spec, const SigningKey& subject) const;
    /// DER of its own.
    [[nodiscard]] const Bytes& certificate() const { return certificate_; }

private:
    CertificateAuthority(SigningKey key, Bytes certificate)
        : key_(std::move(key)), certificate_(std::move(certificate)) {}

    SigningKey key_;
    Bytes certificate_;
};

} // namespace fidesk::test
