#pragma once

#include "core/records/Types.h"
#include "core/sql/Database.h"

#include <stop_token>

namespace fidesk::records {

/// Walks along the whole trail, holds the inventory and the batches against what the trail tells of them, and
/// stops at the first fault. What others write meanwhile is not looked at. Errors: DatabaseFailed, Cancelled.
Result<Check> verifyRecords(sql::Database& database, const std::optional<Head>& expected,
                            const std::stop_token& stop);

} // namespace fidesk::records
