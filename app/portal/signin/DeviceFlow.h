#pragma once

#include "app/portal/http/Response.h"
#include "app/portal/signin/Guard.h"

#include <chrono>

namespace fidesk::server {

inline constexpr std::chrono::minutes deviceCodeTime{15};

/// What the requests for device codes from @p remoteAddress are counted against.
std::string deviceRequestSubject(const std::string& remoteAddress);

/// `POST /oauth2/v2.0/devicecode` (RFC 8628 section 3.1). Who asks for many and uses none is slowed down, by
/// address: 429 with Retry-After. Errors: DatabaseFailed.
Result<http::Response> deviceCodeEndpoint(const SignInContext& context, const http::Request& request);

/// `GET /device`: asks whoever is signed in for the user code; `user_code` fills it in. Errors:
/// DatabaseFailed, Internal.
Result<http::Response> devicePage(const SignInContext& context, const http::Request& request);

/// `POST /device`: shows what the code typed stands for and asks for consent. Who guesses codes is slowed
/// down (RFC 8628 section 5.1). Errors: Forbidden, those of ownForm(), DatabaseFailed, Internal.
Result<http::Response> deviceCodeEntered(const SignInContext& context, const http::Request& request);

/// `POST /device/decision`: the person's word on it. Errors: as deviceCodeEntered().
Result<http::Response> deviceDecision(const SignInContext& context, const http::Request& request);

} // namespace fidesk::server
