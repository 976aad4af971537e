#pragma once

#include "app/portal/http/Response.h"
#include "app/portal/signin/Guard.h"

#include <chrono>

namespace fidesk::server {

inline constexpr std::chrono::minutes challengeTime{2};

/// `POST /api/signin/options {"registrationId"}`: a challenge for the one registration chosen, good for two
/// minutes and one try. Who asks again and again is slowed down: 429 with Retry-After. Errors: SignInExpired
/// without a session that waits for a key; RegistrationNotFound if the user has no such registration; those
/// of ownJson().
Result<http::Response> keyOptions(const SignInContext& context, const http::Request& request);

/// `POST /api/signin/key` with the assertion: signs in, under a new session. An assertion that does not pass
/// is answered with 401 `keyRefused`, whose innerError.code names the check (WebAuthn section 7.2), and the
/// session waits on; 429 with Retry-After after too many. Errors: SignInExpired, Malformed, those of
/// ownJson().
Result<http::Response> keyStep(const SignInContext& context, const http::Request& request);

} // namespace fidesk::server
