#include "app/portal/store/Tokens.h"

#include "core/base/Base64.h"
#include "core/base/Crypto.h"

#include <algorithm>

namespace fidesk::server {

namespace {

constexpr std::size_t tokenBytes = 32;

Bytes hashOf(std::string_view token) {
    return toBytes(sha256(asBytes(token)));
}

Secret newToken(Random& random) {
    Bytes bytes = random.bytes(tokenBytes);
    std::string text = toBase64Url(bytes);
    Secret token(text);
    wipe(bytes);
    wipe(text);
    return token;
}

bool mayRefresh(const TokenGrant& grant) {
    return grant.scope.find("offline_access") != std::string::npos;
}

/// When the last of the tokens that are issued @p now expires, in a family that ends at @p end.
std::int64_t lastExpiry(const TokenGrant& grant, std::int64_t now, std::int64_t end) {
    return std::min(end, now + (mayRefresh(grant) ? refreshTokenSeconds : accessTokenSeconds));
}

TokenGrant toGrant(const Row& row) {
    return {.user = row.text(0), .client = row.text(1), .scope = row.text(2), .family = row.text(3)};
}

} // namespace

std::string TokenStore::newFamily() {
    return toHex(random_.bytes(16));
}

Result<IssuedTokens> TokenStore::addTokens(const TokenGrant& grant, std::int64_t now, std::int64_t end) {
    IssuedTokens tokens{.accessToken = newToken(random_), .scope = grant.scope};
    tokens.expiresIn = std::min(accessTokenSeconds, end - now);
    FIDESK_TRY(database_.run("INSERT INTO access_tokens (token_hash, family, expires_at) VALUES (?, ?, ?)",
                             {hashOf(tokens.accessToken.text()), grant.family, now + tokens.expiresIn}));
    if (!mayRefresh(grant))
        return tokens;
    tokens.refreshToken = newToken(random_);
    FIDESK_TRY(
        database_.run("INSERT INTO refresh_tokens (token_hash, family, expires_at) VALUES (?, ?, ?)",
                      {hashOf(tokens.refreshToken.text()), grant.family, lastExpiry(grant, now, end)}));
    return tokens;
}

Result<IssuedTokens> TokenStore::issueTokens(const TokenGrant& grant) {
    const std::int64_t now = toSeconds(clock_.now());
    const std::int64_t end = now + familySeconds;
    FIDESK_TRY(database_.run(
        "INSERT INTO token_families (family, user_id, client, scope, renewed_at, ends_at,"
        " expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        {grant.family, grant.user, grant.client, grant.scope, now, end, lastExpiry(grant, now, end)}));
    return addTokens(grant, now, end);
}

Result<std::optional<TokenGrant>> TokenStore::findAccessToken(std::string_view token) {
    FIDESK_ASSIGN(const auto row,
                  database_.first("SELECT f.user_id, f.client, f.scope, f.family FROM access_tokens t"
                                  " JOIN token_families f ON f.family = t.family"
                                  " JOIN users u ON u.id = f.user_id"
                                  " WHERE t.token_hash = ? AND t.expires_at > ? AND u.disabled = 0",
                                  {hashOf(token), toSeconds(clock_.now())}));
    return row ? std::optional(toGrant(*row)) : std::nullopt;
}

Result<Rotation> TokenStore::rotateRefreshToken(std::string_view token, const std::string& client) {
    const std::int64_t now = toSeconds(clock_.now());
    FIDESK_ASSIGN(const auto row,
                  database_.first("SELECT f.user_id, f.client, f.scope, f.family, f.ends_at"
                                  " FROM refresh_tokens t JOIN token_families f ON f.family = t.family"
                                  " JOIN users u ON u.id = f.user_id"
                                  " WHERE t.token_hash = ? AND f.client = ? AND t.expires_at > ?"
                                  " AND u.disabled = 0",
                                  {hashOf(token), client, now}));
    if (!row)
        return Rotation{};
    const TokenGrant grant = toGrant(*row);
    const std::int64_t end = row->integer(4);
    // The family's row first, by everyone: who revokes it waits here, or this does for them.
    FIDESK_ASSIGN(const auto families,
                  database_.run("UPDATE token_families SET renewed_at = ?, expires_at = ? WHERE family = ?",
                                {now, lastExpiry(grant, now, end), grant.family}));
    if (families == 0)
        return Rotation{};
    FIDESK_ASSIGN(const auto first,
                  database_.run("UPDATE refresh_tokens SET used = 1 WHERE token_hash = ? AND used = 0",
                                {hashOf(token)}));
    if (first == 0) {
        FIDESK_TRY(revokeFamily(grant.family));
        return Rotation{.grant = grant};
    }
    FIDESK_ASSIGN(auto tokens, addTokens(grant, now, end));
    return Rotation{.tokens = std::move(tokens), .grant = grant};
}

Result<std::optional<TokenGrant>> TokenStore::revoke(std::string_view token, const std::string& client) {
    FIDESK_ASSIGN(const auto row,
                  database_.first("SELECT user_id, client, scope, family FROM token_families"
                                  " WHERE client = ? AND family IN"
                                  " (SELECT family FROM refresh_tokens WHERE token_hash = ?"
                                  " UNION ALL SELECT family FROM access_tokens WHERE token_hash = ?)",
                                  {client, hashOf(token), hashOf(token)}));
    if (!row)
        return std::optional<TokenGrant>();
    FIDESK_TRY(revokeFamily(row->text(3)));
    return std::optional(toGrant(*row));
}

Result<bool> TokenStore::revokeFamily(const std::string& family) {
    FIDESK_ASSIGN(const auto ended, database_.run("DELETE FROM token_families WHERE family = ?", {family}));
    return ended > 0;
}

} // namespace fidesk::server
