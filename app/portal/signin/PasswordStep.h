#pragma once

#include "app/portal/http/Response.h"
#include "app/portal/signin/Guard.h"

namespace fidesk::server {

/// `POST /api/signin/password {"user","password","return"?}`: signs a user without registrations in, and asks
/// one with registrations to choose. Either way the browser gets a new session. Errors: SignInRefused
/// (unknown user, wrong password or disabled user: nothing tells which), PortalBusy, and those of ownJson().
Result<http::Response> passwordStep(const SignInContext& context, const http::Request& request);

/// `GET /api/session`: {"signedIn","user"?}.
Result<http::Response> sessionState(const SignInContext& context, const http::Request& request);

} // namespace fidesk::server
