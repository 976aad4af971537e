#include "app/portal/access/ApiRoutes.h"

#include "app/portal/http/Problem.h"
#include "app/portal/store/Tokens.h"
#include "core/base/Text.h"

#include <sstream>

namespace fidesk::server {

namespace {

constexpr std::size_t maxTokenLength = 512;
constexpr std::size_t maxAskedLength = 256;
constexpr std::string_view apiScope = "fidesk";

/// What stands behind "Bearer" in the Authorization header; "" if it is anything else.
std::string bearerToken(const http::Request& request) {
    constexpr std::string_view scheme = "bearer ";
    const std::string value = request.header("authorization");
    const bool bearer = value.size() > scheme.size() && value.size() <= maxTokenLength &&
                        asciiLowerCase(value.substr(0, scheme.size())) == scheme;
    return bearer ? value.substr(scheme.size()) : std::string();
}

bool holdsScope(const std::string& granted) {
    std::istringstream words(granted);
    for (std::string word; words >> word;)
        if (word == apiScope)
            return true;
    return false;
}

/// RFC 6750 section 3.1.
http::Response scopeMissing(const http::Request& request, TimePoint now) {
    return http::problem(request, now, Error(ErrorCode::Forbidden))
        .with("WWW-Authenticate", "Bearer error=\"insufficient_scope\", scope=\"fidesk\"");
}

/// Whether a failure is the portal's own: then nothing it began may stay.
bool isFaultOfOurs(const Error& error) {
    return error.code == ErrorCode::DatabaseFailed || error.code == ErrorCode::Internal;
}

Result<std::optional<UserRecord>> userNamed(Database& database, const std::string& idOrName) {
    Users users(database);
    FIDESK_ASSIGN(auto user, users.byId(idOrName));
    if (!user) {
        FIDESK_ASSIGN(user, users.byUserPrincipalName(idOrName));
    }
    return user;
}

/// A request on its way to a route of the API.
struct Arrival {
    const http::Request& request;
    Store& store;
    const Clock& clock;
    Random& random;
    Action action{};
    bool namesUser{false}; ///< its path does
};

/// Who it is and whom it is about. A user who is not there has no id.
Result<Visit> visitOf(const Arrival& arrival, Database& database, const TokenGrant& grant) {
    FIDESK_ASSIGN(auto caller, callerOf(database, grant.user, grant.client));
    if (!caller)
        return fail(ErrorCode::SignInNeeded);
    UserRecord user = caller->user;
    if (arrival.namesUser) {
        FIDESK_ASSIGN(auto named, userNamed(database, arrival.request.pathParameter("user")));
        user = std::move(named).value_or(UserRecord{});
    }
    return Visit{arrival.request, database, arrival.action, std::move(*caller), std::move(user)};
}

/// A user who is not there takes the same way as one who is somebody else's.
Result<void> admit(const Arrival& arrival, const Visit& visit) {
    if (!arrival.namesUser)
        return authorise(visit.caller, visit.action);
    FIDESK_TRY(authorise(visit.database, visit.caller, visit.action, visit.user));
    if (visit.user.id.empty())
        return fail(ErrorCode::UserNotFound);
    return {};
}

AuditRecord lineOf(const Arrival& arrival, const Visit& visit, const std::string& outcome) {
    AuditRecord line{.time = toSeconds(arrival.clock.now()),
                     .actor = visit.caller.user.id,
                     .actorName = visit.caller.user.userPrincipalName,
                     .action = std::string(ruleOf(visit.action).name),
                     .outcome = outcome,
                     .subject = visit.user.id,
                     .subjectName = visit.user.userPrincipalName,
                     .organisation = visit.user.organisation.id,
                     .detail = visit.detail,
                     .requestId = visit.request.id,
                     .remoteAddress = visit.request.remoteAddress};
    if (const std::string asked = visit.request.pathParameter("user"); visit.user.id.empty())
        line.detail = asked.size() > maxAskedLength ? "no such user" : "no such user: " + asked;
    return line;
}

/// Puts what came of it on the trail; a fault of the portal's is in its log.
Result<void> record(const Arrival& arrival, const Visit& visit, const Result<http::Response>& response) {
    if (!response && isFaultOfOurs(response.error()))
        return fail(response.error());
    const std::string outcome = response ? "done" : http::graphCode(response.error().code);
    return Audit(visit.database).add(lineOf(arrival, visit, outcome));
}

Result<http::Response> handled(const Arrival& arrival, Visit& visit, const ApiHandler& handler) {
    FIDESK_TRY(admit(arrival, visit));
    return handler(visit);
}

/// Who may do it is asked in the transaction that does it.
Result<http::Response> changedOnce(const Arrival& arrival, Database& database, const TokenGrant& grant,
                                   const ApiHandler& handler) {
    FIDESK_ASSIGN(Transaction transaction, Transaction::begin(database));
    FIDESK_ASSIGN(Visit visit, visitOf(arrival, database, grant));
    auto response = handled(arrival, visit, handler);
    FIDESK_TRY(record(arrival, visit, response));
    FIDESK_TRY(transaction.commit());
    return response;
}

Result<http::Response> changed(const Arrival& arrival, Database& database, const TokenGrant& grant,
                               const ApiHandler& handler) {
    return repeatedIfVictim([&] { return changedOnce(arrival, database, grant, handler); });
}

Result<http::Response> read(const Arrival& arrival, Database& database, const TokenGrant& grant,
                            const ApiHandler& handler) {
    FIDESK_ASSIGN(Visit visit, visitOf(arrival, database, grant));
    const auto admitted = admit(arrival, visit);
    if (admitted)
        return handler(visit);
    FIDESK_TRY(record(arrival, visit, fail(admitted.error())));
    return fail(admitted.error());
}

/// A visit that is not let in is refused in the transaction, where it is put on the trail.
Result<ApiHandler> prepared(const Arrival& arrival, Database& database, const TokenGrant& grant,
                            const ApiPreparation& preparation) {
    FIDESK_ASSIGN(const Visit visit, visitOf(arrival, database, grant));
    if (const auto admitted = admit(arrival, visit); !admitted)
        return ApiHandler([error = admitted.error()](Visit&) { return fail(error); });
    return preparation(visit);
}

/// What a route does: the one or the other.
struct Work {
    ApiHandler handler{};
    ApiPreparation preparation{};
};

Result<http::Response> answer(const Arrival& arrival, const Work& work) {
    const std::string token = bearerToken(arrival.request);
    if (token.empty())
        return fail(ErrorCode::SignInNeeded);
    FIDESK_ASSIGN(Database * database, arrival.store.database());
    FIDESK_ASSIGN(const auto grant,
                  TokenStore(*database, arrival.clock, arrival.random).findAccessToken(token));
    if (!grant)
        return fail(ErrorCode::SignInNeeded);
    if (!holdsScope(grant->scope))
        return scopeMissing(arrival.request, arrival.clock.now());
    if (!ruleOf(arrival.action).changes)
        return read(arrival, *database, *grant, work.handler);
    if (!work.preparation)
        return changed(arrival, *database, *grant, work.handler);
    FIDESK_ASSIGN(const ApiHandler handler, prepared(arrival, *database, *grant, work.preparation));
    return changed(arrival, *database, *grant, handler);
}

} // namespace

void ApiRoutes::add(const char* method, const std::string& pattern, Action action, ApiHandler handler) {
    addRoute(method, pattern, action, std::move(handler), {});
}

void ApiRoutes::addPrepared(const char* method, const std::string& pattern, Action action,
                            ApiPreparation preparation) {
    addRoute(method, pattern, action, {}, std::move(preparation));
}

void ApiRoutes::addRoute(const char* method, const std::string& pattern, Action action, ApiHandler handler,
                         ApiPreparation preparation) {
    const bool namesUser = pattern.find("{user}") != std::string::npos;
    router_.add(method, pattern,
                [&store = store_, &clock = clock_, &random = random_, action, namesUser,
                 work = Work{std::move(handler), std::move(preparation)}](const http::Request& request) {
                    return answer({request, store, clock, random, action, namesUser}, work);
                });
}

} // namespace fidesk::server
