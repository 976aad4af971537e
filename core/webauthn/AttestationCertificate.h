#pragma once

#include "core/base/Clock.h"
#include "core/base/OpenSsl.h"
#include "core/base/Result.h"
#include "core/webauthn/Types.h"

namespace fidesk::webauthn {

/// Reads one DER certificate that fills @p der. Errors: AttestationCertificateInvalid.
Result<openssl::Certificate> parseCertificate(ByteView der);

/// The rules of section 8.2.1 for the certificate of a packed attestation: version 3, the subject's C, O, OU
/// and CN, BasicConstraints without CA; its AAGUID extension, if any, as certifiedAaguid() says.
/// Errors: AttestationCertificateInvalid.
Result<void> checkPackedCertificate(X509& certificate);

/// The AAGUID in id-fido-gen-ce-aaguid (1.3.6.1.4.1.45724.1.1.4); nothing where the extension is absent.
/// Errors: AttestationCertificateInvalid if it is there twice, critical, or not 16 bytes in an OCTET STRING.
Result<std::optional<Aaguid>> certifiedAaguid(X509& certificate);

/// Checks that @p chain, DER certificates with the leaf first, ends in one of @p anchors at @p now. An anchor
/// is trusted as it stands, self-signed or not, the leaf itself included. Signatures over SHA-1 or weaker are
/// refused. Errors: AttestationUntrusted, AttestationCertificateInvalid (a certificate of @p chain is none),
/// InvalidArgument (an anchor is none).
Result<void> checkChain(const std::vector<Bytes>& chain, const std::vector<Bytes>& anchors, TimePoint now);

} // namespace fidesk::webauthn
