#pragma once

#include "app/portal/directory/ImportTable.h"
#include "app/portal/store/Users.h"
#include "core/base/Random.h"

#include <functional>

namespace fidesk::server {

/// How passwords are kept; called from several threads at once.
struct PasswordScheme {
    std::function<Result<std::string>(const Secret& password)> hash{};
    std::function<bool(const Secret& password, std::string_view encoded)> check{};
};

struct ImportOutcome {
    std::size_t added{0};
    std::size_t updated{0};
    std::size_t unchanged{0};
    std::vector<ImportProblem> problems{}; ///< where there are any, nothing was written
};

/// Brings the store's users up to a table: adds those it does not know by their userPrincipalName, updates
/// those it does, removes nobody; makes organisations as it meets them. All or nothing, in a transaction of
/// its own. Doing it twice changes nothing the second time. Errors: DatabaseFailed, and what the scheme
/// gives.
Result<ImportOutcome> importUsers(Database& database, Random& random, const PasswordScheme& scheme,
                                  const ImportTable& table);

/// The organisation of that name, made as a root if it is not there. Belongs in a transaction of the caller.
/// Errors: InvalidArgument if it cannot be a name; DatabaseFailed.
Result<OrganisationRecord> organisationNamed(Database& database, Random& random, const std::string& name);

} // namespace fidesk::server
