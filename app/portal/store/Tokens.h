#pragma once

#include "app/portal/store/Sql.h"
#include "core/base/Random.h"
#include "core/base/Secret.h"

namespace fidesk::server {

inline constexpr std::int64_t accessTokenSeconds = 3600;
inline constexpr std::int64_t refreshTokenSeconds = std::int64_t{30} * 24 * 3600;
/// How long after the sign-in tokens may be refreshed, however often.
inline constexpr std::int64_t familySeconds = std::int64_t{90} * 24 * 3600;

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
    Secret refreshToken{}; ///< empty where the scope has no offline_access
    std::int64_t expiresIn{accessTokenSeconds};
    std::string scope{};
};

/// What became of a refresh token.
struct Rotation {
    std::optional<IssuedTokens> tokens{}; ///< nothing: it was refused
    std::optional<TokenGrant> grant{};    ///< whose it was, where it is one
};

/// Access and refresh tokens (RFC 6749), opaque. Errors of every call: DatabaseFailed.
class TokenStore {
public:
    TokenStore(Database& database, const Clock& clock, Random& random)
        : database_(database), clock_(clock), random_(random) {}

    /// A name for the tokens of one sign-in: 16 random bytes in hexadecimal.
    [[nodiscard]] std::string newFamily();

    /// The first tokens of a family. Not on its own in a transaction.
    Result<IssuedTokens> issueTokens(const TokenGrant& grant);

    /// What @p token was issued for; nothing if it is not one, has expired or was revoked,
    /// or if the user is disabled.
    Result<std::optional<TokenGrant>> findAccessToken(std::string_view token);

    /// A new pair for an unused refresh token of @p client; nothing if it is not one or has expired, or if
    /// the user is disabled. One that comes twice was stolen from somebody, who need not be the one who comes
    /// now: neither tokens, and its whole family is revoked (RFC 9700 section 4.14.2). There is no time in
    /// which a token may come again because its answer was lost: a thief would have that time too, and a
    /// client that loses an answer signs in anew. Belongs in a transaction of the caller.
    Result<Rotation> rotateRefreshToken(std::string_view token, const std::string& client);

    /// Ends the family of @p token, an access or a refresh token of @p client (RFC 7009): what it was for, or
    /// nothing if it is none.
    Result<std::optional<TokenGrant>> revoke(std::string_view token, const std::string& client);

    /// Ends every token of the family; false if there was none.
    Result<bool> revokeFamily(const std::string& family);

private:
    Result<IssuedTokens> addTokens(const TokenGrant& grant, std::int64_t now, std::int64_t end);

    Database& database_;
    const Clock& clock_;
    Random& random_;
};

} // namespace fidesk::server
