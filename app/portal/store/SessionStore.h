#pragma once

#include "app/portal/store/Sql.h"

#include <chrono>

namespace fidesk::server {

enum class SessionState {
    Pending, ///< the password was right, a key is still asked for; grants nothing
    SignedIn
};

/// A browser's session. Its token is known to the browser only; here is its SHA-256, 32 bytes.
struct Session {
    Bytes tokenHash{};
    std::string user{}; ///< id
    SessionState state{SessionState::Pending};
    std::string returnPath{}; ///< where the browser goes once it is signed in
    TimePoint lastUsedAt{};
    TimePoint expiresAt{};
};

/// How long a session lives without being used.
inline constexpr std::chrono::minutes idleSessionTime{30};

/// Browser sessions. Errors of every call: DatabaseFailed.
class SessionStore {
public:
    explicit SessionStore(Database& database) : database_(database) {}

    Result<void> add(const Session& session, TimePoint now);

    /// The session, unless it has expired, was not used for idleSessionTime, or its user is disabled or gone.
    Result<std::optional<Session>> find(ByteView tokenHash, TimePoint now);

    /// Does nothing where there is none.
    Result<void> remove(ByteView tokenHash);

    /// Notes that it was used.
    Result<void> touch(ByteView tokenHash, TimePoint now);

private:
    Database& database_;
};

} // namespace fidesk::server
