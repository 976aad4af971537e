#pragma once

#include "app/portal/store/Database.h"

namespace fidesk::server {

/// The number of the last migration the store has; 0 for an empty file. Errors: Malformed if the file is not
/// SQLite or holds other tables; DatabaseFailed.
Result<int> schemaVersion(Database& database);

/// Runs the migrations the store lacks, in one transaction; another process may do the same at the same time.
/// Errors: Malformed if the store is of a newer version; DatabaseFailed, and nothing is changed.
Result<void> migrate(Database& database);

} // namespace fidesk::server
