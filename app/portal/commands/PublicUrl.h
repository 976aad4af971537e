#pragma once

#include "core/base/Result.h"

#include <string>
#include <string_view>

namespace fidesk::server {

/// The address people and programs reach the portal at.
struct PublicUrl {
    std::string text{}; ///< "https://portal.example": scheme, host, and port where it is not the scheme's own
    std::string host{}; ///< "portal.example": the RP ID
};

/// Reads a public URL: https, or http for "localhost" alone (WebAuthn works nowhere else without TLS); no
/// path, query or user; the host a name and not an address, since an RP ID must be one. Errors:
/// InvalidArgument, `detail` says why.
Result<PublicUrl> parsePublicUrl(std::string_view text);

} // namespace fidesk::server
