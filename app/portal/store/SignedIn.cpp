#include "app/portal/store/SignedIn.h"

#include "app/portal/store/SessionStore.h"
#include "app/portal/store/SignIns.h"

namespace fidesk::server {

Result<std::vector<SignedInBrowser>> SignedIn::browsers(TimePoint now) {
    FIDESK_ASSIGN(const auto rows,
                  database_.query("SELECT token_hash, created_at, expires_at FROM sessions"
                                  " WHERE user_id = ? AND state = 'signedIn' AND expires_at > ?"
                                  " AND last_used_at > ?"
                                  " ORDER BY created_at DESC, token_hash",
                                  {user_, toSeconds(now), toSeconds(now - idleSessionTime)}));
    std::vector<SignedInBrowser> browsers;
    for (const Row& row : rows)
        browsers.push_back({row.blob(0), fromSeconds(row.integer(1)), fromSeconds(row.integer(2))});
    return browsers;
}

Result<std::vector<SignedInProgram>> SignedIn::programs(TimePoint now) {
    FIDESK_ASSIGN(const auto rows,
                  database_.query("SELECT family, client, renewed_at FROM token_families"
                                  " WHERE user_id = ? AND expires_at > ? ORDER BY renewed_at DESC, family",
                                  {user_, toSeconds(now)}));
    std::vector<SignedInProgram> programs;
    for (const Row& row : rows)
        programs.push_back({row.text(0), row.text(1), fromSeconds(row.integer(2))});
    return programs;
}

Result<bool> SignedIn::endProgram(const std::string& family) {
    FIDESK_ASSIGN(
        const auto ended,
        database_.run("DELETE FROM token_families WHERE family = ? AND user_id = ?", {family, user_}));
    return ended > 0;
}

Result<void> SignedIn::endAll() {
    return endSignIns(database_, user_);
}

} // namespace fidesk::server
