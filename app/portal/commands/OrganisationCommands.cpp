#include "app/portal/commands/Administration.h"
#include "app/portal/commands/Report.h"
#include "app/portal/commands/Work.h"
#include "core/base/Json.h"
#include "core/base/Text.h"

#include <map>

namespace fidesk::server {

namespace {

using Children = std::map<std::string, std::vector<OrganisationRecord>>; ///< by the parent's id

Result<std::string> parentNameOf(Database& database, const OrganisationRecord& organisation) {
    FIDESK_ASSIGN(const auto parent, Organisations(database).byId(organisation.parent));
    return parent ? parent->name : std::string();
}

std::string below(const std::string& parent) {
    return parent.empty() ? "as a root" : "below " + parent;
}

Result<std::string> add(Change& change, const std::string& name, const std::string& parent) {
    OrganisationRecord above;
    if (!parent.empty()) {
        FIDESK_ASSIGN(above, knownOrganisation(change.database, parent));
    }
    Organisations organisations(change.database);
    FIDESK_ASSIGN(const auto there, organisations.byName(name));
    change.changed = !there;
    if (there && there->parent == above.id)
        return "There is an organisation " + there->name + " " + below(above.name) + " already.";
    if (there) {
        FIDESK_ASSIGN(const std::string other, parentNameOf(change.database, *there));
        return fail(ErrorCode::InvalidArgument, "there is an organisation \"" + there->name + "\" " +
                                                    below(other) +
                                                    " already; names are used once in the whole portal");
    }
    FIDESK_ASSIGN(const OrganisationRecord added, organisations.add(change.random, name, above.id));
    change.line.organisation = added.id;
    addDetail(change.line, added.name + " " + below(above.name));
    return "Added the organisation " + added.name + " " + below(above.name) + ".";
}

void printTree(const Children& children, const std::string& parent, std::size_t depth) {
    const auto found = children.find(parent);
    if (found == children.end() || depth >= maxOrganisationDepth)
        return;
    for (const OrganisationRecord& organisation : found->second) {
        print(std::string(2 * depth, ' ') + organisation.name);
        printTree(children, organisation.id, depth + 1);
    }
}

void printJson(const std::vector<OrganisationRecord>& all) {
    std::map<std::string, std::string> names;
    for (const OrganisationRecord& organisation : all)
        names[organisation.id] = organisation.name;
    for (const OrganisationRecord& organisation : all) {
        QJsonObject json{{QStringLiteral("id"), toQString(organisation.id)},
                         {QStringLiteral("name"), toQString(organisation.name)}};
        if (!organisation.parent.empty())
            json[QStringLiteral("parent")] = toQString(names[organisation.parent]);
        print(json);
    }
}

/// "Local Administrator of Contoso", "administrator of the portal".
std::string roleOf(const OrganisationRecord& organisation) {
    return organisation.id.empty() ? "administrator of the portal"
                                   : "Local Administrator of " + organisation.name;
}

Result<bool> changeRole(Roles roles, const std::string& user, const OrganisationRecord& organisation,
                        bool grant) {
    if (organisation.id.empty())
        return grant ? roles.grantPortalAdministrator(user) : roles.revokePortalAdministrator(user);
    return grant ? roles.grantLocalAdministrator(user, organisation.id)
                 : roles.revokeLocalAdministrator(user, organisation.id);
}

/// The line is the organisation's that is administered, and not the user's own.
Result<std::string> administration(Change& change, const std::string& name,
                                   const std::optional<std::string>& organisationName, bool grant) {
    FIDESK_ASSIGN(const UserRecord user, knownUser(change.database, name));
    OrganisationRecord organisation;
    if (organisationName) {
        FIDESK_ASSIGN(organisation, knownOrganisation(change.database, *organisationName));
    }
    FIDESK_ASSIGN(change.changed, changeRole(Roles(change.database), user.id, organisation, grant));
    setSubject(change.line, user);
    if (organisationName)
        change.line.organisation = organisation.id;
    addDetail(change.line, roleOf(organisation));
    return user.userPrincipalName +
           (grant ? (change.changed ? " is now " : " is already ")
                  : (change.changed ? " is no longer " : " is not ")) +
           roleOf(organisation) + ".";
}

} // namespace

int addOrganisation(const std::string& store, const std::string& name, const std::string& parent) {
    return change(store, "organisation.add",
                  [&](Change& change) { return add(change, withoutWhiteSpaceAtEnds(name), parent); });
}

int listOrganisations(const std::string& store, bool json) {
    return look(store, [&](Database& database) -> Result<int> {
        FIDESK_ASSIGN(const auto all, Organisations(database).all());
        Children children;
        for (const OrganisationRecord& organisation : all)
            children[organisation.parent].push_back(organisation);
        json ? printJson(all) : printTree(children, {}, 0);
        if (all.empty() && !json)
            print("There is no organisation yet. Next: fidesk-portal org add, or import-users.");
        return exitDone;
    });
}

int grantAdministration(const std::string& store, const std::string& user,
                        const std::optional<std::string>& organisation) {
    return change(store, "administrator.grant",
                  [&](Change& change) { return administration(change, user, organisation, true); });
}

int revokeAdministration(const std::string& store, const std::string& user,
                         const std::optional<std::string>& organisation) {
    return change(store, "administrator.revoke",
                  [&](Change& change) { return administration(change, user, organisation, false); });
}

} // namespace fidesk::server
