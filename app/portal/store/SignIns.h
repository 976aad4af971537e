#pragma once

#include "app/portal/store/Sql.h"

namespace fidesk::server {

/// Ends everything @p user is signed in by, at every process: sessions, tokens, and what would become tokens.
/// For users who are disabled and passwords that are changed. Not on its own in a transaction. Errors:
/// DatabaseFailed.
Result<void> endSignIns(Database& database, const std::string& user);

} // namespace fidesk::server
