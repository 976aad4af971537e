#include "app/portal/store/AuthorizationStore.h"

namespace fidesk::server {

Result<void> AuthorizationStore::add(const AuthorizationCode& code) {
    FIDESK_TRY(database_.run("INSERT INTO authorization_codes (code_hash, client, user_id, redirect_uri,"
                             " code_challenge, scope, family, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                             {code.codeHash, code.client, code.user, code.redirectUri, code.codeChallenge,
                              code.scope, code.family, toSeconds(code.expiresAt)}));
    return {};
}

Result<std::optional<AuthorizationCode>> AuthorizationStore::find(ByteView codeHash) {
    FIDESK_ASSIGN(
        const auto row,
        database_.first("SELECT c.client, c.user_id, c.redirect_uri, c.code_challenge, c.scope, c.family,"
                        " c.expires_at FROM authorization_codes c JOIN users u ON u.id = c.user_id"
                        " WHERE c.code_hash = ? AND u.disabled = 0",
                        {toBytes(codeHash)}));
    if (!row)
        return std::optional<AuthorizationCode>();
    return std::optional(AuthorizationCode{toBytes(codeHash), row->text(0), row->text(1), row->text(2),
                                           row->text(3), row->text(4), row->text(5),
                                           fromSeconds(row->integer(6))});
}

Result<bool> AuthorizationStore::use(ByteView codeHash) {
    FIDESK_ASSIGN(const auto changed,
                  database_.run("UPDATE authorization_codes SET used = 1 WHERE code_hash = ? AND used = 0",
                                {toBytes(codeHash)}));
    return changed == 1;
}

} // namespace fidesk::server
