#include "app/portal/store/Tokens.h"

#include "core/base/Base64.h"
#include "core/base/Crypto.h"

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

TokenGrant toGrant(const Row& row) {
    return {.user = row.text(0), .client = row.text(1), .scope = row.text(2), .family = row.text(3)};
}

} // namespace

std::string TokenStore::newFamily() {
    return toHex(random_.bytes(16));
}

Result<IssuedTokens> TokenStore::issueTokens(const TokenGrant& grant) {
    IssuedTokens tokens{
        .accessToken = newToken(random_), .refreshToken = newToken(random_), .scope = grant.scope};
    const std::int64_t now = toSeconds(clock_.now());
    FIDESK_TRY(
        database_.run("INSERT INTO access_tokens (token_hash, family, user_id, client, scope, expires_at)"
                      " VALUES (?, ?, ?, ?, ?, ?)",
                      {hashOf(tokens.accessToken.text()), grant.family, grant.user, grant.client, grant.scope,
                       now + accessTokenSeconds}));
    FIDESK_TRY(
        database_.run("INSERT INTO refresh_tokens (token_hash, family, user_id, client, scope, expires_at)"
                      " VALUES (?, ?, ?, ?, ?, ?)",
                      {hashOf(tokens.refreshToken.text()), grant.family, grant.user, grant.client,
                       grant.scope, now + refreshTokenSeconds}));
    return tokens;
}

Result<std::optional<TokenGrant>> TokenStore::findAccessToken(std::string_view token) {
    FIDESK_ASSIGN(
        const auto row,
        database_.first("SELECT user_id, client, scope, family FROM access_tokens"
                        " WHERE token_hash = ? AND expires_at > ?"
                        " AND EXISTS (SELECT 1 FROM users WHERE users.id = user_id AND disabled = 0)",
                        {hashOf(token), toSeconds(clock_.now())}));
    return row ? std::optional(toGrant(*row)) : std::nullopt;
}

Result<std::optional<TokenGrant>> TokenStore::useRefreshToken(std::string_view token,
                                                              const std::string& client) {
    FIDESK_ASSIGN(
        const auto row,
        database_.first("SELECT user_id, client, scope, family, used FROM refresh_tokens"
                        " WHERE token_hash = ? AND client = ? AND expires_at > ?"
                        " AND EXISTS (SELECT 1 FROM users WHERE users.id = user_id AND disabled = 0)",
                        {hashOf(token), client, toSeconds(clock_.now())}));
    if (!row)
        return std::nullopt;
    TokenGrant grant = toGrant(*row);
    if (row->boolean(4)) {
        FIDESK_TRY(revokeFamily(grant.family));
        return std::nullopt;
    }
    FIDESK_TRY(database_.run("UPDATE refresh_tokens SET used = 1 WHERE token_hash = ?", {hashOf(token)}));
    return grant;
}

Result<std::optional<IssuedTokens>> TokenStore::rotateRefreshToken(std::string_view token,
                                                                   const std::string& client) {
    FIDESK_ASSIGN(Transaction transaction, Transaction::begin(database_));
    FIDESK_ASSIGN(const auto grant, useRefreshToken(token, client));
    std::optional<IssuedTokens> tokens;
    if (grant) {
        FIDESK_ASSIGN(tokens, issueTokens(*grant));
    }
    FIDESK_TRY(transaction.commit());
    return tokens;
}

Result<void> TokenStore::revokeFamily(const std::string& family) {
    FIDESK_TRY(database_.run("DELETE FROM access_tokens WHERE family = ?", {family}));
    FIDESK_TRY(database_.run("DELETE FROM refresh_tokens WHERE family = ?", {family}));
    return {};
}

Result<void> TokenStore::purge() {
    const std::int64_t now = toSeconds(clock_.now());
    FIDESK_TRY(database_.run("DELETE FROM access_tokens WHERE expires_at <= ?", {now}));
    FIDESK_TRY(database_.run("DELETE FROM refresh_tokens WHERE expires_at <= ?", {now}));
    return {};
}

} // namespace fidesk::server
