#pragma once

#include "core/base/Base64.h"

namespace fidesk::test {

/// DER of a root certificate that no software key's chain leads to.
inline const Bytes& otherRoot() {
    static const Bytes der = fromBase64("MIIBdTCCARugAwIBAgIUZD5UDXRjeb2Jd7eKm9V0lfGKKsUwCgYIKoZIzj0EAwIw"
                                        "DzENMAsGA1UEAwwEUm9vdDAgFw0yNjExMjIxNzE5MDlaGA8yMTI2MTAyOTE3MTkw"
                                        "OVowDzENMAsGA1UEAwwEUm9vdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABK7N"
                                        "7+Aga1rT0TweoHgDZFCb7M+3tItUxFTj2Phz/R09DIhuxrIpPo68EE69ww3eKrxG"
                                        "kOa8+9/+JH3jteeGnTWjUzBRMB0GA1UdDgQWBBQMbmhLXjem0OdcEs0QI0HlI3IM"
                                        "aTAfBgNVHSMEGDAWgBQMbmhLXjem0OdcEs0QI0HlI3IMaTAPBgNVHRMBAf8EBTAD"
                                        "AQH/MAoGCCqGSM49BAMCA0gAMEUCIB9Z6PtvtmJnupIJa9V8sDdqUqo8TRo0xdgs"
                                        "HB8OPMg0AiEAuTQ4fXbyk1nz8h+mJby5RDJsNfaRhcmUj+cBjhu/uWE=")
                                 .value();
    return der;
}

} // namespace fidesk::test
