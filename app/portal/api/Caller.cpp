#include "app/portal/api/Caller.h"

#include "app/portal/store/Tokens.h"

#include <algorithm>

namespace fidesk::server {

namespace {

constexpr std::size_t maxTokenLength = 512;

/// What stands behind "Bearer" in the Authorization header; "" if it is anything else.
std::string bearerToken(const http::Request& request) {
    constexpr std::string_view scheme = "bearer ";
    const std::string value = request.header("authorization");
    const bool bearer = value.size() > scheme.size() && value.size() <= maxTokenLength &&
                        std::equal(scheme.begin(), scheme.end(), value.begin(), [](char wanted, char c) {
                            return wanted == (c >= 'A' && c <= 'Z' ? c + 32 : c);
                        });
    return bearer ? value.substr(scheme.size()) : std::string();
}

} // namespace

bool Caller::administersOrganisation(const std::string& organisationId) const {
    return std::any_of(administers.begin(), administers.end(), [&](const OrganisationRecord& organisation) {
        return organisation.id == organisationId;
    });
}

UserScope Caller::scope() const {
    UserScope scope{.userId = user.id};
    for (const OrganisationRecord& organisation : administers)
        scope.organisations.push_back(organisation.id);
    return scope;
}

Result<Caller> authenticate(Database& database, const Context& context, const http::Request& request) {
    const std::string token = bearerToken(request);
    if (token.empty())
        return fail(ErrorCode::SignInNeeded);
    TokenStore tokens(database, context.clock, context.random);
    FIDESK_ASSIGN(const auto grant, tokens.findAccessToken(token));
    if (!grant)
        return fail(ErrorCode::SignInNeeded);
    Users users(database);
    FIDESK_ASSIGN(auto user, users.byId(grant->user));
    if (!user || user->disabled)
        return fail(ErrorCode::SignInNeeded);
    FIDESK_ASSIGN(auto organisations, users.organisationsOf(user->id, localAdministrator));
    return Caller{.user = std::move(*user), .administers = std::move(organisations)};
}

Result<UserRecord> namedUser(Database& database, const Caller& caller, const http::Request& request) {
    const std::string idOrName = request.pathParameter("user");
    Users users(database);
    FIDESK_ASSIGN(auto user, users.byId(idOrName));
    if (!user) {
        FIDESK_ASSIGN(user, users.byUserPrincipalName(idOrName));
    }
    if (!user)
        return fail(caller.isAdministrator() ? ErrorCode::UserNotFound : ErrorCode::Forbidden);
    return std::move(*user);
}

Result<UserRecord> visibleUser(Database& database, const Caller& caller, const http::Request& request) {
    FIDESK_ASSIGN(UserRecord user, namedUser(database, caller, request));
    if (user.id != caller.user.id && !caller.administersOrganisation(user.organisation.id))
        return fail(ErrorCode::Forbidden);
    return user;
}

Result<void> requireAdministratorOf(const Caller& caller, const UserRecord& user) {
    if (!caller.administersOrganisation(user.organisation.id))
        return fail(ErrorCode::Forbidden);
    return {};
}

AuditRecord auditLine(const Context& context, const http::Request& request, const Caller& caller,
                      std::string_view action, const UserRecord& subject) {
    return {.time = toSeconds(context.clock.now()),
            .actor = caller.user.id,
            .actorName = caller.user.userPrincipalName,
            .action = std::string(action),
            .outcome = "done",
            .subject = subject.id,
            .subjectName = subject.userPrincipalName,
            .organisation = subject.organisation.id,
            .requestId = request.id,
            .remoteAddress = request.remoteAddress};
}

} // namespace fidesk::server
