#pragma once

#include "app/portal/store/Sql.h"

namespace fidesk::server {

enum class ChallengePurpose { Create, Get };

/// A challenge that was issued; the store has its SHA-256 only.
struct ChallengeRecord {
    ChallengePurpose purpose{ChallengePurpose::Create};
    std::string user{};         ///< id
    std::string registration{}; ///< of a Get: the one chosen
    Bytes sessionHash{};        ///< of a Get: SHA-256 of the session's token
    std::int64_t expiresAt{0};
};

/// Challenges of registrations and sign-ins, each for one use; purgeWhenDue() deletes them. Errors of every
/// call: DatabaseFailed.
class Challenges {
public:
    explicit Challenges(Database& database) : database_(database) {}

    Result<void> add(ByteView challenge, const ChallengeRecord& record);

    /// The record of a challenge issued to @p user for @p purpose, which is used up by this whatever becomes
    /// of it. Errors: ChallengeMismatch if it was never issued for that; ChallengeExpired if @p now is too
    /// late or it was used before.
    Result<ChallengeRecord> use(ByteView challenge, ChallengePurpose purpose, const std::string& user,
                                std::int64_t now);

private:
    Database& database_;
};

} // namespace fidesk::server
