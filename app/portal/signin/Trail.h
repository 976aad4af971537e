#pragma once

#include "app/portal/http/Request.h"
#include "app/portal/signin/Context.h"
#include "app/portal/store/Users.h"

namespace fidesk::server {

/// Writes one line of the audit trail: @p user, who acts for themselves, did @p action, and @p outcome came
/// of it ("done" or an error's code). Errors: DatabaseFailed.
Result<void> record(Database& database, const SignInContext& context, const http::Request& request,
                    const UserRecord& user, const std::string& action, const std::string& outcome,
                    const std::string& detail = {});

/// The enumerator of @p code as the portal's answers have it: "counterNotIncreased".
std::string refusalCode(ErrorCode code);

/// Drops what has expired: sessions, challenges, codes and tokens. Errors: DatabaseFailed.
Result<void> purgeExpired(Database& database, const SignInContext& context);

} // namespace fidesk::server
