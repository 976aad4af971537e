#pragma once

#include "app/portal/store/Organisations.h"

#include <string>
#include <string_view>
#include <vector>

namespace fidesk::server {

inline constexpr std::string_view localAdministrator = "LocalAdministrator";
inline constexpr std::string_view portalAdministrator = "PortalAdministrator";

/// What a user may do besides being one.
struct UserRoles {
    bool portalAdministrator{false}; ///< of everything
    std::vector<OrganisationRecord>
        administers{}; ///< as Local Administrator: these and all below them; by name
};

/// Who administers what. Errors of every call: DatabaseFailed.
class Roles {
public:
    explicit Roles(Database& database) : database_(database) {}

    Result<UserRoles> of(const std::string& userId);

    /// Makes @p userId Local Administrator of @p organisationId and all below it; false: they are that
    /// already. Errors: InvalidArgument, `detail` is a sentence for people: there is no such user or
    /// organisation.
    Result<bool> grantLocalAdministrator(const std::string& userId, const std::string& organisationId);

    /// Takes it away from them; false: they were not. What they have of an organisation above stays theirs.
    Result<bool> revokeLocalAdministrator(const std::string& userId, const std::string& organisationId);

    /// Makes @p userId portal administrator; false: they are that already. Whoever registered a key for them
    /// before can sign in with it. Errors: InvalidArgument: there is no such user.
    Result<bool> grantPortalAdministrator(const std::string& userId);

    /// Takes it away from them; false: they were not.
    Result<bool> revokePortalAdministrator(const std::string& userId);

    /// Takes every organisation away from them; a portal administrator stays one.
    Result<void> revokeAllOrganisations(const std::string& userId);

private:
    Result<void> requireUser(const std::string& userId);
    Database& database_;
};

} // namespace fidesk::server
