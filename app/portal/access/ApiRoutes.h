#pragma once

#include "app/portal/access/Caller.h"
#include "app/portal/http/Router.h"
#include "app/portal/store/Audit.h"
#include "app/portal/store/Store.h"
#include "core/base/Random.h"

#include <functional>
#include <string>

namespace fidesk::server {

/// A request to the API that was let in: its caller may do the route's action to the user it names.
struct Visit {
    const http::Request& request;
    Database& database;
    Action action{};
    Caller caller{};
    UserRecord user{};    ///< the one the path names; the caller, where it names none
    std::string detail{}; ///< for the audit trail; the handler's to set
};

/// Answers a visit. That of an action which changes something runs in a transaction, and what came of it is
/// put on the audit trail in the same one: no change without its line, and no line without its change. It
/// changes nothing else, because it may be asked again where PostgreSQL ended that transaction for the sake
/// of others.
using ApiHandler = std::function<Result<http::Response>(Visit&)>;

/// Does what takes long and needs no transaction, for a visit that was let in, and gives what is to be done
/// in the transaction: the one that another visit of the same caller to the same user gets, after they were
/// asked for again.
using ApiPreparation = std::function<ApiHandler(const Visit&)>;

/// Adds the API's routes: each with the action it is, which is checked before its handler runs. May be
/// forgotten after the routes were added; what it was made of must outlive the router.
class ApiRoutes {
public:
    ApiRoutes(http::Router& router, Store& store, const Clock& clock, Random& random)
        : router_(router), store_(store), clock_(clock), random_(random) {}

    /// Adds a route for programs: a bearer token of scope `fidesk` (RFC 6750 section 2.1, the header only).
    /// `{user}` in @p pattern is an id or userPrincipalName, and the action is done to that user. What comes
    /// back instead of the handler's answer: SignInNeeded without a valid token of a user who is not
    /// disabled; Forbidden where the caller may not do it, or where there is no such user, so that nobody
    /// learns who there is outside their organisations; only portal administrators, who see everybody, are
    /// told UserNotFound. Refusals are on the audit trail.
    void add(const char* method, const std::string& pattern, Action action, ApiHandler handler);

    /// As add(), for an action that changes something: its handler is made by @p preparation.
    void addPrepared(const char* method, const std::string& pattern, Action action,
                     ApiPreparation preparation);

private:
    void addRoute(const char* method, const std::string& pattern, Action action, ApiHandler handler,
                  ApiPreparation preparation);

    http::Router& router_;
    Store& store_;
    const Clock& clock_;
    Random& random_;
};

} // namespace fidesk::server
