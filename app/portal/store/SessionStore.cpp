#include "app/portal/store/SessionStore.h"

namespace fidesk::server {

namespace {

std::string toText(SessionState state) {
    return state == SessionState::SignedIn ? "signedIn" : "pending";
}

} // namespace

Result<void> SessionStore::add(const Session& session, TimePoint now) {
    FIDESK_TRY(database_.run("INSERT INTO sessions (token_hash, user_id, state, return_path, created_at,"
                             " last_used_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                             {session.tokenHash, session.user, toText(session.state), session.returnPath,
                              toSeconds(now), toSeconds(now), toSeconds(session.expiresAt)}));
    return {};
}

Result<std::optional<Session>> SessionStore::find(ByteView tokenHash, TimePoint now) {
    FIDESK_ASSIGN(const auto row,
                  database_.first("SELECT s.user_id, s.state, s.return_path, s.last_used_at, s.expires_at"
                                  " FROM sessions s JOIN users u ON u.id = s.user_id"
                                  " WHERE s.token_hash = ? AND s.expires_at > ? AND s.last_used_at > ?"
                                  " AND u.disabled = 0",
                                  {toBytes(tokenHash), toSeconds(now), toSeconds(now - idleSessionTime)}));
    if (!row)
        return std::optional<Session>();
    const auto state = row->text(1) == "signedIn" ? SessionState::SignedIn : SessionState::Pending;
    return std::optional(Session{toBytes(tokenHash), row->text(0), state, row->text(2),
                                 fromSeconds(row->integer(3)), fromSeconds(row->integer(4))});
}

Result<void> SessionStore::remove(ByteView tokenHash) {
    FIDESK_TRY(database_.run("DELETE FROM sessions WHERE token_hash = ?", {toBytes(tokenHash)}));
    return {};
}

Result<void> SessionStore::touch(ByteView tokenHash, TimePoint now) {
    FIDESK_TRY(database_.run("UPDATE sessions SET last_used_at = ? WHERE token_hash = ?",
                             {toSeconds(now), toBytes(tokenHash)}));
    return {};
}

} // namespace fidesk::server
