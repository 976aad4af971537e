#include "app/portal/access/Caller.h"

#include <algorithm>

namespace fidesk::server {

namespace {

bool administers(const Caller& caller, const std::string& organisationId) {
    return std::any_of(caller.roles.administers.begin(), caller.roles.administers.end(),
                       [&](const OrganisationRecord& own) { return own.id == organisationId; });
}

/// Whether @p caller administers the organisation or one above it.
Result<bool> reaches(Database& database, const Caller& caller, const std::string& organisationId) {
    if (caller.roles.administers.empty())
        return false;
    FIDESK_ASSIGN(const auto line, Organisations(database).ancestorsOf(organisationId));
    return std::any_of(line.begin(), line.end(), [&](const OrganisationRecord& organisation) {
        return administers(caller, organisation.id);
    });
}

Result<bool> isSuperior(Database& database, const Caller& caller, const UserRecord& subject) {
    FIDESK_ASSIGN(const UserRoles roles, Roles(database).of(subject.id));
    if (roles.portalAdministrator)
        return true;
    for (const OrganisationRecord& organisation : roles.administers) {
        FIDESK_ASSIGN(const bool reached, reaches(database, caller, organisation.id));
        if (!reached)
            return true;
    }
    return false;
}

Result<Relation> relationOf(Database& database, const Caller& caller, const UserRecord& subject) {
    Relation relation{.themselves = subject.id == caller.user.id};
    FIDESK_ASSIGN(relation.member, reaches(database, caller, subject.organisation.id));
    if (relation.member) {
        FIDESK_ASSIGN(relation.superior, isSuperior(database, caller, subject));
    }
    return relation;
}

} // namespace

Result<std::optional<Caller>> callerOf(Database& database, const std::string& userId,
                                       const std::string& client) {
    FIDESK_ASSIGN(auto user, Users(database).byId(userId));
    if (!user || user->disabled)
        return std::optional<Caller>();
    FIDESK_ASSIGN(UserRoles roles, Roles(database).of(userId));
    return std::optional(Caller{std::move(*user), std::move(roles), client});
}

Result<void> authorise(Database& database, const Caller& caller, Action action, const UserRecord& subject) {
    FIDESK_ASSIGN(const Relation relation, relationOf(database, caller, subject));
    if (!isAllowed(ruleOf(action), caller.roles.portalAdministrator, relation))
        return fail(ErrorCode::Forbidden);
    return {};
}

Result<void> authorise(const Caller& caller, Action action) {
    const Relation relation{.themselves = true, .member = !caller.roles.administers.empty()};
    if (!isAllowed(ruleOf(action), caller.roles.portalAdministrator, relation))
        return fail(ErrorCode::Forbidden);
    return {};
}

Result<UserScope> scopeOf(Database& database, const Caller& caller, Action action) {
    const Rule& rule = ruleOf(action);
    UserScope scope;
    scope.everyone = caller.roles.portalAdministrator && rule.administrator;
    if (scope.everyone)
        return scope;
    if (rule.themselves)
        scope.userId = caller.user.id;
    std::vector<std::string> granted;
    for (const OrganisationRecord& organisation : caller.roles.administers)
        granted.push_back(organisation.id);
    if (rule.member) {
        FIDESK_ASSIGN(scope.organisations, Organisations(database).withDescendants(granted));
    }
    return scope;
}

} // namespace fidesk::server
