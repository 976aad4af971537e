#pragma once

#include "core/base/Random.h"
#include "core/base/Secret.h"

#include <string>

namespace fidesk::portal::oauth {

/// Proof Key for Code Exchange (RFC 7636) with S256.
struct Pkce {
    Secret verifier{};       ///< 43 characters of base64url: 32 random bytes
    std::string challenge{}; ///< 43 characters: base64url(SHA-256(verifier))
};

Pkce makePkce(Random& random);

} // namespace fidesk::portal::oauth
