#pragma once

#include <string_view>

namespace fidesk::server {

/// Whether @p challenge can be an S256 code challenge: 43 characters of base64url (RFC 7636 section 4.2).
bool isCodeChallenge(std::string_view challenge);

/// Whether @p verifier is well-formed (43 to 128 unreserved characters, RFC 7636 section 4.1) and its S256
/// transformation is @p challenge.
bool verifierMatches(std::string_view verifier, std::string_view challenge);

} // namespace fidesk::server
