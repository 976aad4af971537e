#pragma once

#include "app/portal/store/Database.h"
#include "app/portal/store/Schema.h"

namespace fidesk::server {

/// The number of the last migration the store has; 0 where there is no table yet. Errors: Malformed if a file
/// is not SQLite's, or there are tables and none of ours; DatabaseFailed.
Result<int> schemaVersion(Database& database);

/// Makes the tables of a new store, in one transaction. Errors: InvalidArgument if there is a store already;
/// Malformed as schemaVersion(); DatabaseFailed, and nothing is changed.
Result<void> makeTables(Database& database);

/// Runs those of @p steps that the store lacks, in one transaction; other processes may do the same at the
/// same time, and one of them does it. Errors: Malformed if the store is of a newer version, or as
/// schemaVersion(); DatabaseFailed, and nothing is changed.
Result<void> migrate(Database& database, MigrationSteps steps = migrations());

} // namespace fidesk::server
