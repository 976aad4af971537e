#pragma once

#include <string>

namespace fidesk::test {

/// A certificate with its private key, both PEM.
struct Identity {
    std::string certificate{};
    std::string key{};
};

/// A new certificate authority of its own, valid for a day.
Identity makeAuthority();

/// A server certificate for @p names, subjectAltName entries such as "DNS:localhost,IP:127.0.0.1", issued by
/// @p issuer, valid for a day.
Identity issueCertificate(const Identity& issuer, const std::string& names);

} // namespace fidesk::test
