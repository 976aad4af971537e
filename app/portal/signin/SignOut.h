#pragma once

#include "app/portal/http/Response.h"
#include "app/portal/signin/Guard.h"

namespace fidesk::server {

/// `POST /api/signout`: `{}` ends the browser's session, if there is one; `{"program": ID}` ends the tokens
/// of one program of whoever is signed in, and does nothing where they have ended already; `{"everywhere":
/// true}` ends every session and every token of theirs. Errors: SignInExpired where somebody has to be signed
/// in; Malformed; those of ownJson().
Result<http::Response> signOut(const SignInContext& context, const http::Request& request);

} // namespace fidesk::server
