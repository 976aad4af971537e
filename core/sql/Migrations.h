#pragma once

#include "core/sql/Database.h"

#include <span>

namespace fidesk::sql {

/// Steps, each a list of statements. The text holds for every dialect once its two types that differ, TEXT
/// and BYTES, are replaced.
using MigrationSteps = std::span<const std::span<const char* const>>;

/// How the tables of a database come to be, one of which is schema_version (version BIGINT).
struct Schema {
    const char* program{}; ///< whose tables they are, for sentences
    int first{1};          ///< the version that the first step leads to; databases of older ones are refused
    MigrationSteps steps;  ///< oldest first; a step that has been released is never changed
};

/// The number of the last migration the store has; 0 where there is no table yet. Errors: Malformed if a file
/// is not SQLite's, or there are tables and none of ours; DatabaseFailed.
Result<int> schemaVersion(Database& database);

/// Makes the tables of a new store, in one transaction. Errors: InvalidArgument if there is a store already;
/// Malformed as schemaVersion(); DatabaseFailed, and nothing is changed.
Result<void> makeTables(Database& database, const Schema& schema);

/// Runs those of its steps that the store lacks, in one transaction; other processes may do the same at the
/// same time, and one of them does it. Errors: Malformed if the store is of a newer version, or as
/// schemaVersion(); DatabaseFailed, and nothing is changed.
Result<void> migrate(Database& database, const Schema& schema);

} // namespace fidesk::sql
