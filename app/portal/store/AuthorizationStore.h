#pragma once

#include "app/portal/store/Sql.h"

namespace fidesk::server {

/// An authorization code (RFC 6749 section 4.1.2) by its SHA-256, 32 bytes, and what it stands for.
struct AuthorizationCode {
    Bytes codeHash{};
    std::string client{};
    std::string user{}; ///< id
    std::string redirectUri{};
    std::string codeChallenge{}; ///< S256
    std::string scope{};
    std::string family{}; ///< of the tokens it gives
    TimePoint expiresAt{};
};

/// Authorization codes. Errors of every call: DatabaseFailed.
class AuthorizationStore {
public:
    explicit AuthorizationStore(Database& database) : database_(database) {}

    Result<void> add(const AuthorizationCode& code);

    /// The code, used or expired ones included, unless its user is disabled or gone.
    Result<std::optional<AuthorizationCode>> find(ByteView codeHash);

    /// Marks the code as used: true for whoever does it first, false for everyone after.
    Result<bool> use(ByteView codeHash);

private:
    Database& database_;
};

} // namespace fidesk::server
