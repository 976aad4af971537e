#include "app/portal/store/SignedIn.h"

#include "app/portal/store/Tokens.h"

namespace fidesk::server {

Result<std::vector<SignedInBrowser>> SignedIn::browsers(TimePoint now) {
    FIDESK_ASSIGN(const auto rows,
                  database_.query("SELECT token_hash, created_at, expires_at FROM sessions"
                                  " WHERE user_id = ? AND state = 'signedIn' AND expires_at > ?"
                                  " ORDER BY created_at DESC, token_hash",
                                  {user_, toSeconds(now)}));
    std::vector<SignedInBrowser> browsers;
    for (const Row& row : rows)
        browsers.push_back({row.blob(0), fromSeconds(row.integer(1)), fromSeconds(row.integer(2))});
    return browsers;
}

Result<std::vector<SignedInProgram>> SignedIn::programs(TimePoint now) {
    FIDESK_ASSIGN(
        const auto rows,
        database_.query("SELECT family, client, MAX(expires_at) FROM refresh_tokens"
                        " WHERE user_id = ? AND expires_at > ? GROUP BY family, client ORDER BY 3 DESC, 1",
                        {user_, toSeconds(now)}));
    std::vector<SignedInProgram> programs;
    for (const Row& row : rows)
        programs.push_back({row.text(0), row.text(1), fromSeconds(row.integer(2) - refreshTokenSeconds)});
    return programs;
}

Result<bool> SignedIn::endProgram(const std::string& family) {
    FIDESK_ASSIGN(
        const auto refresh,
        database_.run("DELETE FROM refresh_tokens WHERE family = ? AND user_id = ?", {family, user_}));
    FIDESK_ASSIGN(
        const auto access,
        database_.run("DELETE FROM access_tokens WHERE family = ? AND user_id = ?", {family, user_}));
    return refresh + access > 0;
}

Result<void> SignedIn::endAll() {
    FIDESK_TRY(database_.run("DELETE FROM sessions WHERE user_id = ?", {user_}));
    FIDESK_TRY(database_.run("DELETE FROM authorization_codes WHERE user_id = ?", {user_}));
    FIDESK_TRY(database_.run("DELETE FROM device_codes WHERE user_id = ?", {user_}));
    FIDESK_TRY(database_.run("DELETE FROM refresh_tokens WHERE user_id = ?", {user_}));
    FIDESK_TRY(database_.run("DELETE FROM access_tokens WHERE user_id = ?", {user_}));
    return {};
}

} // namespace fidesk::server
