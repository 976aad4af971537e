#pragma once

#include "app/portal/access/Rules.h"
#include "app/portal/store/Users.h"

#include <optional>
#include <string>

namespace fidesk::server {

/// Who sent a request to the API, by the access token it carries.
struct Caller {
    UserRecord user{};
    UserRoles roles{};
    std::string client{}; ///< the program the token was given to
};

/// Who @p userId is now; nothing if there is no such user or they are disabled. Errors: DatabaseFailed.
Result<std::optional<Caller>> callerOf(Database& database, const std::string& userId,
                                       const std::string& client);

/// Whether @p caller may do @p action to @p subject, who may be nobody (without an id). Errors: Forbidden;
/// DatabaseFailed.
Result<void> authorise(Database& database, const Caller& caller, Action action, const UserRecord& subject);

/// The same where the action is about nobody in particular: whether there is anybody it may be done to.
/// Errors: Forbidden.
Result<void> authorise(const Caller& caller, Action action);

/// Those users of whom @p caller may do @p action. Errors: DatabaseFailed.
Result<UserScope> scopeOf(Database& database, const Caller& caller, Action action);

} // namespace fidesk::server
