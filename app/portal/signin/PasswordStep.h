#pragma once

#include "app/portal/http/Response.h"
#include "app/portal/signin/Guard.h"

namespace fidesk::server {

/// `POST /api/signin/password {"user","password","return"?}`: signs a user without registrations in, and asks
/// one with registrations to choose. Either way the browser gets a new session. Where the user has no
/// registration and their organisation's policy wants a key, 403 `keyRequired` and no session; where the
/// passwords of too many others are being looked at, 503 `serviceUnavailable` with Retry-After. Errors:
/// SignInRefused (unknown user, wrong password or disabled user: nothing tells which), PortalBusy, and those
/// of ownJson().
Result<http::Response> passwordStep(const SignInContext& context, const http::Request& request);

/// `GET /api/session`: {"signedIn","user"?}.
Result<http::Response> sessionState(const SignInContext& context, const http::Request& request);

} // namespace fidesk::server
