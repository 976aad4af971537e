#pragma once

#include "app/portal/http/Request.h"
#include "app/portal/http/Response.h"
#include "app/portal/signin/Context.h"
#include "app/portal/signin/Throttle.h"
#include "app/portal/store/Users.h"

namespace fidesk::server {

/// Who @p request would sign in as @p userPrincipalName: by the address it comes from, and by the cookie that
/// the browser got when somebody signed in there.
Guesser guesserOf(const SignInContext& context, const http::Request& request,
                  std::string_view userPrincipalName);

/// Signs @p user in, who has shown all that they are asked for: a new session in place of the browser's, and
/// the throttle knows the browser from now on. The answer for the page: {"state":"signedIn","return"}.
/// Belongs in a transaction of the caller. Errors: DatabaseFailed.
Result<http::Response> signedInAnswer(Database& database, const SignInContext& context,
                                      const http::Request& request, const UserRecord& user,
                                      const std::string& returnPath);

} // namespace fidesk::server
