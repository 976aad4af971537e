#pragma once

#include "core/base/OpenSsl.h"
#include "core/base/Result.h"
#include "core/webauthn/Types.h"

#include <memory>

namespace fidesk::webauthn {

/// Reads one DER certificate that fills @p der. Errors: AttestationCertificateInvalid.
Result<openssl::Certificate> parseCertificate(ByteView der);

/// The leaf of an attestation: what the formats ask of it, read from it once. Immutable; any thread.
class AttestationCertificate {
public:
    /// Reads one DER certificate that fills @p der. Errors: AttestationCertificateInvalid.
    static Result<std::shared_ptr<const AttestationCertificate>> parse(ByteView der);

    explicit AttestationCertificate(openssl::Certificate certificate);

    /// The rules of section 8.2.1 for the certificate of a packed attestation: version 3, the subject's C, O,
    /// OU and CN, BasicConstraints without CA; its AAGUID extension, if any, as aaguid() says.
    /// Errors: AttestationCertificateInvalid.
    [[nodiscard]] const Result<void>& packedRules() const { return packedRules_; }

    /// The AAGUID in id-fido-gen-ce-aaguid (1.3.6.1.4.1.45724.1.1.4); nothing where the extension is absent.
    /// Errors: AttestationCertificateInvalid if it is there twice, critical, or not 16 bytes in an OCTET
    /// STRING.
    [[nodiscard]] const Result<std::optional<Aaguid>>& aaguid() const { return aaguid_; }

    /// For OpenSSL's functions, few of which take what is const.
    [[nodiscard]] X509& x509() const { return *certificate_; }

private:
    openssl::Certificate certificate_;
    Result<std::optional<Aaguid>> aaguid_;
    Result<void> packedRules_;
};

} // namespace fidesk::webauthn
