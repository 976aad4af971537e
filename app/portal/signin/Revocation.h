#pragma once

#include "app/portal/http/Response.h"
#include "app/portal/signin/Guard.h"

namespace fidesk::server {

/// `POST /oauth2/v2.0/revoke {token, client_id, token_type_hint?}` (RFC 7009): ends the token with all that
/// came of the same sign-in. 200 whether there was such a token or not. Errors: DatabaseFailed.
Result<http::Response> revocationEndpoint(const SignInContext& context, const http::Request& request);

} // namespace fidesk::server
