#pragma once

#include "core/portal/oauth/BrowserSignIn.h"

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>

namespace fidesk::portal::oauth {

/// What the person is to be shown: a code, and the page where it is entered.
struct DevicePrompt {
    std::string userCode{};
    std::string verificationUri{};
    std::string verificationUriComplete{}; ///< with the code in it; empty where the portal gives none
    TimePoint expiresAt{};
};

/// Waits that long; false, at once, when a stop is requested.
using Wait = std::function<bool(std::chrono::milliseconds time, std::stop_token stop)>;
bool waitFor(std::chrono::milliseconds time, std::stop_token stop);

/// Signs in on another device (RFC 8628): @p show is called once, then the portal is asked at its interval
/// until the person is done. Errors: SignInRefused, SignInExpired, Cancelled,
/// PortalMalformed (also where the portal has no device endpoint); HttpClient::send().
Result<Tokens> signInWithDevice(const SignInContext& context,
                                const std::function<void(const DevicePrompt&)>& show,
                                std::stop_token stop = {}, const Wait& wait = waitFor);

} // namespace fidesk::portal::oauth
