#pragma once

#include "app/portal/store/Database.h"

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
    TimePoint expiresAt{};
};

/// Browser sessions. Errors of every call: DatabaseFailed.
class SessionStore {
public:
    explicit SessionStore(Database& database) : database_(database) {}

    Result<void> add(const Session& session, TimePoint now);

    /// The session, unless it has expired or its user is disabled or gone.
    Result<std::optional<Session>> find(ByteView tokenHash, TimePoint now);

    /// Does nothing where there is none.
    Result<void> remove(ByteView tokenHash);

    /// Drops those that have expired.
    Result<void> purge(TimePoint now);

private:
    Database& database_;
};

} // namespace fidesk::server
