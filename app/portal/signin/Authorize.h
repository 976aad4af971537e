#pragma once

#include "app/portal/http/Response.h"
#include "app/portal/signin/Guard.h"

#include <chrono>

namespace fidesk::server {

inline constexpr std::chrono::seconds authorizationCodeTime{60};

/// `GET /oauth2/v2.0/authorize` (RFC 6749 section 4.1.1, RFC 7636): asks whoever is signed in to consent;
/// sends whoever is not to the sign-in page first. An unknown client or redirect address is told to the
/// person and never redirected to; other faults go to the client (section 4.1.2.1, RFC 9207). Errors:
/// DatabaseFailed, Internal.
Result<http::Response> authorizePage(const SignInContext& context, const http::Request& request);

/// `POST /oauth2/v2.0/authorize`: the person's word on it, with the page's CSRF token. Redirects with a code
/// or access_denied. Errors: Forbidden, those of ownForm(), DatabaseFailed, Internal.
Result<http::Response> authorizeDecision(const SignInContext& context, const http::Request& request);

} // namespace fidesk::server
