#pragma once

#include "app/portal/http/Response.h"
#include "app/portal/signin/Guard.h"

namespace fidesk::server {

inline constexpr std::string_view deviceCodeGrant = "urn:ietf:params:oauth:grant-type:device_code";

/// `POST /oauth2/v2.0/token` for authorization_code (with PKCE), refresh_token and device_code. Every refusal
/// is an answer as RFC 6749 section 5.2 and RFC 8628 section 3.5 have it, or 429 where too many came from one
/// address. A code or a refresh token that comes twice ends the tokens of its sign-in (RFC 9700 sections
/// 4.5.3 and 4.14.2). Errors: DatabaseFailed.
Result<http::Response> tokenEndpoint(const SignInContext& context, const http::Request& request);

} // namespace fidesk::server
