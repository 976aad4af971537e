#pragma once

#include "core/base/Bytes.h"
#include "core/base/Clock.h"
#include "core/base/Result.h"

#include <string>

namespace fidesk::handover {

inline constexpr std::size_t maxCertificateBytes = std::size_t{64} * 1024; ///< of a file

/// Somebody to whom files are encrypted, by their X.509 certificate (RFC 5280). A value.
class Recipient {
public:
    /// Reads a certificate, PEM or DER; of several in a PEM file the first. Its key is RSA of at least 2048
    /// bits or EC of at least 256, for which its keyUsage, where it has one, allows keyEncipherment or
    /// keyAgreement. Whether an authority vouches for it is not asked: the person who names the file does.
    /// Errors: RecipientUnusable, `detail` says why: not a certificate, expired at @p now, not valid yet, a
    /// key of another kind or too short, another usage.
    static Result<Recipient> parse(ByteView certificate, TimePoint now);

    /// The subject, as RFC 2253 has it: "CN=Roster,O=Contoso". Printable.
    [[nodiscard]] const std::string& subject() const { return subject_; }
    /// SHA-256 of the certificate, hexadecimal.
    [[nodiscard]] const std::string& fingerprint() const { return fingerprint_; }
    /// The certificate, DER.
    [[nodiscard]] const Bytes& certificate() const { return certificate_; }

private:
    Recipient() = default;
    Bytes certificate_{};
    std::string subject_{};
    std::string fingerprint_{};
};

} // namespace fidesk::handover
