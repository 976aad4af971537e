#pragma once

#include "app/portal/http/Request.h"
#include "app/portal/signin/Context.h"
#include "app/portal/store/Users.h"

namespace fidesk::server {

/// Writes one line of the audit trail: @p user, who acts for themselves, did @p action, and @p outcome came
/// of it ("done" or an error's code). A user without an id is nobody known: what was typed as a name is not
/// written down, because people type passwords there. The last thing in its transaction. Errors:
/// DatabaseFailed.
Result<void> record(Database& database, const SignInContext& context, const http::Request& request,
                    const UserRecord& user, const std::string& action, const std::string& outcome,
                    const std::string& detail = {});

/// The enumerator of @p code as the portal's answers have it: "counterNotIncreased".
std::string refusalCode(ErrorCode code);

/// purgeWhenDue(), whose failure is nobody's who asks for something else: it is logged.
void purgeInPassing(Database& database, const SignInContext& context);

} // namespace fidesk::server
