#pragma once

#include "app/portal/store/Database.h"
#include "core/base/Random.h"
#include "core/base/Secret.h"

namespace fidesk::server {

inline constexpr std::int64_t accessTokenSeconds = 3600;
inline constexpr std::int64_t refreshTokenSeconds = std::int64_t{30} * 24 * 3600;

/// Whom and what tokens are for. All tokens that came of one sign-in are a family.
struct TokenGrant {
    std::string user{}; ///< id
    std::string client{};
    std::string scope{};
    std::string family{};
};

/// Tokens as they are given out, base64url of 32 random bytes each; the store has their SHA-256 only.
struct IssuedTokens {
    Secret accessToken{};
    Secret refreshToken{};
    std::int64_t expiresIn{accessTokenSeconds};
    std::string scope{};
};

/// Access and refresh tokens (RFC 6749), opaque. Errors of every call: DatabaseFailed.
class TokenStore {
public:
    TokenStore(Database& database, const Clock& clock, Random& random)
        : database_(database), clock_(clock), random_(random) {}

    /// A name for the tokens of one sign-in: 16 random bytes in hexadecimal.
    [[nodiscard]] std::string newFamily();

    /// A pair of tokens. Not on its own in a transaction.
    Result<IssuedTokens> issueTokens(const TokenGrant& grant);

    /// What @p token was issued for; nothing if it is not one, has expired or was revoked,
    /// or if the user is disabled.
    Result<std::optional<TokenGrant>> findAccessToken(std::string_view token);

    /// A new pair for an unused refresh token of @p client; nothing if it is not one or has expired, or if
    /// the user is disabled. A refresh token that comes twice was stolen from somebody: nothing, and its
    /// whole family is revoked (RFC 9700 section 4.14.2). In a transaction of its own.
    Result<std::optional<IssuedTokens>> rotateRefreshToken(std::string_view token, const std::string& client);

    /// Ends every token of the family.
    Result<void> revokeFamily(const std::string& family);

    /// Deletes what has expired.
    Result<void> purge();

private:
    Result<std::optional<TokenGrant>> useRefreshToken(std::string_view token, const std::string& client);

    Database& database_;
    const Clock& clock_;
    Random& random_;
};

} // namespace fidesk::server
