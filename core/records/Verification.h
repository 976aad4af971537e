#pragma once

#include "core/records/Types.h"
#include "core/sql/Database.h"

namespace fidesk::records {

/// Walks along the whole trail, holds the inventory and the batches against what the trail tells of them, and
/// stops at the first fault. What others write meanwhile is not looked at. Errors: DatabaseFailed.
Result<Check> verifyRecords(sql::Database& database, const std::optional<Head>& expected);

} // namespace fidesk::records
