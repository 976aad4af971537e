#include "app/portal/store/Roles.h"

namespace fidesk::server {

Result<UserRoles> Roles::of(const std::string& userId) {
    UserRoles roles;
    FIDESK_ASSIGN(const auto all,
                  database_.first("SELECT 1 FROM portal_administrators WHERE user_id = ?", {userId}));
    roles.portalAdministrator = all.has_value();
    FIDESK_ASSIGN(const auto rows, database_.query("SELECT o.id, o.name, o.parent_id FROM roles r"
                                                   " JOIN organisations o ON o.id = r.organisation_id"
                                                   " WHERE r.user_id = ? AND r.role = ? ORDER BY o.name_key",
                                                   {userId, std::string(localAdministrator)}));
    for (const Row& row : rows)
        roles.administers.push_back({.id = row.text(0), .name = row.text(1), .parent = row.text(2)});
    return roles;
}

Result<bool> Roles::grantLocalAdministrator(const std::string& userId, const std::string& organisationId) {
    FIDESK_TRY(requireUser(userId));
    FIDESK_ASSIGN(const auto organisation, Organisations(database_).byId(organisationId));
    if (!organisation)
        return fail(ErrorCode::InvalidArgument, "there is no such organisation");
    FIDESK_ASSIGN(const auto added,
                  database_.run("INSERT INTO roles (user_id, role, organisation_id) VALUES (?, ?, ?)"
                                " ON CONFLICT DO NOTHING",
                                {userId, std::string(localAdministrator), organisationId}));
    return added > 0;
}

Result<bool> Roles::revokeLocalAdministrator(const std::string& userId, const std::string& organisationId) {
    FIDESK_ASSIGN(const auto removed,
                  database_.run("DELETE FROM roles WHERE user_id = ? AND role = ? AND organisation_id = ?",
                                {userId, std::string(localAdministrator), organisationId}));
    return removed > 0;
}

Result<bool> Roles::grantPortalAdministrator(const std::string& userId) {
    FIDESK_TRY(requireUser(userId));
    FIDESK_ASSIGN(
        const auto added,
        database_.run("INSERT INTO portal_administrators (user_id) VALUES (?) ON CONFLICT DO NOTHING",
                      {userId}));
    return added > 0;
}

Result<bool> Roles::revokePortalAdministrator(const std::string& userId) {
    FIDESK_ASSIGN(const auto removed,
                  database_.run("DELETE FROM portal_administrators WHERE user_id = ?", {userId}));
    return removed > 0;
}

Result<void> Roles::revokeAllOrganisations(const std::string& userId) {
    FIDESK_TRY(database_.run("DELETE FROM roles WHERE user_id = ?", {userId}));
    return {};
}

Result<void> Roles::requireUser(const std::string& userId) {
    FIDESK_ASSIGN(const auto row, database_.first("SELECT 1 FROM users WHERE id = ?", {userId}));
    if (!row)
        return fail(ErrorCode::InvalidArgument, "there is no such user");
    return {};
}

} // namespace fidesk::server
