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
    std::size_t withoutPassword{0};        ///< of those added
    std::vector<ImportProblem> problems{}; ///< where there are any, nothing was written
};

/// Opens the file to import, from its beginning, each time it is called.
using ImportSource = std::function<Result<CsvStream>()>;

/// Does, at the end of the transaction of an import that changes something, what belongs with it: its line on
/// the audit trail.
using ImportEnd = std::function<Result<void>(const ImportOutcome&)>;

/// Brings the store's users up to a table: adds those it does not know by their userPrincipalName, updates
/// those it does, removes nobody; makes organisations, at the root of the tree, as it meets them. A new user
/// may come without a password: then they cannot sign in until they are given one.
///
/// The file is read to find every problem, again to hash passwords, if there are any, and again, in one
/// transaction, to write;
/// so the memory it takes does not grow with the file, but for about 40 bytes a user and 150 more for each
/// password given. All or nothing. Doing it twice changes nothing the second time. Errors: DatabaseFailed;
/// what the source, the scheme and @p end give; Malformed if the file is not CSV, or not the same every time.
Result<ImportOutcome> importUsers(Database& database, Random& random, const PasswordScheme& scheme,
                                  const ImportSource& open, const ImportEnd& end = {});

/// The organisation of that name, made as a root if it is not there. Belongs in a transaction of the caller.
/// Errors: InvalidArgument if it cannot be a name; DatabaseFailed.
Result<OrganisationRecord> organisationNamed(Database& database, Random& random, const std::string& name);

} // namespace fidesk::server
