#pragma once

#include "app/portal/http/Request.h"
#include "app/portal/http/Response.h"
#include "app/portal/signin/Context.h"

namespace fidesk::server {

/// `GET /signin?return=PATH`: the sign-in page; whoever is signed in goes straight on. Errors:
/// DatabaseFailed, Internal.
Result<http::Response> signInPage(const SignInContext& context, const http::Request& request);

/// `GET /account`: who is signed in and where, and their registrations. Errors: DatabaseFailed, Internal.
Result<http::Response> accountPage(const SignInContext& context, const http::Request& request);

} // namespace fidesk::server
