#include "app/portal/store/Challenges.h"

#include "core/base/Crypto.h"

namespace fidesk::server {

namespace {

std::string nameOf(ChallengePurpose purpose) {
    return purpose == ChallengePurpose::Create ? "create" : "get";
}

Bytes hashOf(ByteView challenge) {
    return toBytes(sha256(challenge));
}

} // namespace

Result<void> Challenges::add(ByteView challenge, const ChallengeRecord& record) {
    FIDESK_TRY(
        database_.run("INSERT INTO challenges (challenge_hash, purpose, user_id, registration, session_hash,"
                      " expires_at) VALUES (?, ?, ?, ?, ?, ?)",
                      {hashOf(challenge), nameOf(record.purpose), record.user, record.registration,
                       record.sessionHash, record.expiresAt}));
    return {};
}

Result<ChallengeRecord> Challenges::use(ByteView challenge, ChallengePurpose purpose, const std::string& user,
                                        std::int64_t now) {
    FIDESK_ASSIGN(const auto row,
                  database_.first("SELECT registration, session_hash, expires_at FROM challenges"
                                  " WHERE challenge_hash = ? AND purpose = ? AND user_id = ?",
                                  {hashOf(challenge), nameOf(purpose), user}));
    if (!row)
        return fail(ErrorCode::ChallengeMismatch);
    // One statement, so that of two requests with one challenge only one goes on.
    FIDESK_ASSIGN(const auto used,
                  database_.run("UPDATE challenges SET used = 1 WHERE challenge_hash = ? AND used = 0",
                                {hashOf(challenge)}));
    if (used == 0 || row->integer(2) <= now)
        return fail(ErrorCode::ChallengeExpired);
    return ChallengeRecord{.purpose = purpose,
                           .user = user,
                           .registration = row->text(0),
                           .sessionHash = row->blob(1),
                           .expiresAt = row->integer(2)};
}

} // namespace fidesk::server
