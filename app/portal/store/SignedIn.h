#pragma once

#include "app/portal/store/Sql.h"

namespace fidesk::server {

/// A browser in which a user is signed in.
struct SignedInBrowser {
    Bytes tokenHash{};
    TimePoint since{};
    TimePoint until{};
};

/// A program that holds tokens of a user.
struct SignedInProgram {
    std::string family{}; ///< of its tokens
    std::string client{};
    TimePoint renewed{}; ///< when it last got tokens
};

/// Where a user is signed in: browsers by a session, programs by tokens. Errors of every call:
/// DatabaseFailed.
class SignedIn {
public:
    SignedIn(Database& database, std::string user) : database_(database), user_(std::move(user)) {}

    /// Newest first. Sessions that wait for a key are none.
    Result<std::vector<SignedInBrowser>> browsers(TimePoint now);

    /// The one renewed last first. Those whose tokens have expired are none.
    Result<std::vector<SignedInProgram>> programs(TimePoint now);

    /// Ends the tokens of that family; false if the user has no such one.
    Result<bool> endProgram(const std::string& family);

    /// Ends every session, those that wait for a key too, every token, and what is about to become one.
    Result<void> endAll();

private:
    Database& database_;
    std::string user_;
};

} // namespace fidesk::server
