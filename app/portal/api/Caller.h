#pragma once

#include "app/portal/api/Context.h"
#include "app/portal/http/Request.h"
#include "app/portal/store/Audit.h"
#include "app/portal/store/Users.h"

namespace fidesk::server {

/// Who sent a request.
struct Caller {
    UserRecord user{};
    std::vector<OrganisationRecord> administers{}; ///< as Local Administrator

    [[nodiscard]] bool isAdministrator() const { return !administers.empty(); }
    [[nodiscard]] bool administersOrganisation(const std::string& organisationId) const;
    /// The users they may see: those of their organisations, and themselves.
    [[nodiscard]] UserScope scope() const;
};

/// The caller by the request's bearer token (RFC 6750 section 2.1, the header only). Errors: SignInNeeded.
Result<Caller> authenticate(Database& database, const Context& context, const http::Request& request);

/// The user of the path segment `{user}`, an id or a userPrincipalName, whether @p caller may see them or
/// not. Errors: UserNotFound; Forbidden in its place to a caller who administers nobody, and shall not learn
/// who there is.
Result<UserRecord> namedUser(Database& database, const Caller& caller, const http::Request& request);

/// As namedUser(), if @p caller may see them. Errors: besides, Forbidden if the user is out of the caller's
/// scope.
Result<UserRecord> visibleUser(Database& database, const Caller& caller, const http::Request& request);

/// Errors: Forbidden unless @p caller administers @p user's organisation.
Result<void> requireAdministratorOf(const Caller& caller, const UserRecord& user);

/// An audit line of what @p caller asks to be done to @p subject, with the request's id, address and time;
/// outcome "done".
AuditRecord auditLine(const Context& context, const http::Request& request, const Caller& caller,
                      std::string_view action, const UserRecord& subject);

} // namespace fidesk::server
