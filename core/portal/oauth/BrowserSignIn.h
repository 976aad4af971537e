#pragma once

#include "core/base/Random.h"
#include "core/portal/oauth/PortalSettings.h"
#include "core/portal/oauth/TokenEndpoint.h"

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>

namespace fidesk::portal::oauth {

/// What every way of signing in needs; all of it outlives the call.
struct SignInContext {
    http::HttpClient& client;
    const PortalSettings& settings;
    const Clock& clock;
    Random& random;
};

struct BrowserSignInOptions {
    std::chrono::milliseconds limit{std::chrono::minutes(5)}; ///< for the person to finish
    /// What the browser shows at the end, plain text.
    std::string signedInText{"You are signed in. You can close this window."};
    std::string failedText{"You are not signed in. Go back to Fidesk to see why."};
};

/// Shows @p url to the person in their browser and returns without waiting for the page, which is answered
/// only when the sign-in is over; false if it cannot.
using OpenBrowser = std::function<bool(const std::string& url)>;

/// Signs in with the person's browser: authorization code with PKCE S256 and a loopback redirect (RFC 8252).
/// Errors: SignInRefused, SignInExpired (not finished within the limit), Cancelled, PortalMalformed (an
/// answer in another issuer's name), Internal (no browser, no port); HttpClient::send().
Result<Tokens> signInWithBrowser(const SignInContext& context, const OpenBrowser& open,
                                 const BrowserSignInOptions& options = {}, std::stop_token stop = {});

} // namespace fidesk::portal::oauth
