#pragma once

#include "app/portal/http/Response.h"
#include "app/portal/signin/Guard.h"
#include "app/portal/store/Tokens.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace fidesk::server {

/// The one client: the programs of this project, a public one (RFC 6749 section 2.1).
inline constexpr std::string_view oauthClient = "fidesk";
inline constexpr std::string_view oauthClientName = "Fidesk";

/// The scope to give where @p asked is asked for: @p asked, or all there is where it is empty; nothing if it
/// holds one that does not exist, or not `fidesk`, without which the others are good for nothing.
std::optional<std::string> grantedScope(std::string_view asked);

/// An error answer of the token and device endpoints (RFC 6749 section 5.2): 400, or 401 for invalid_client.
http::Response oauthError(std::string_view code, std::string_view description);

/// 429 with Retry-After: too many requests of this kind came from there. No standard has a code for it.
http::Response oauthBusy(std::chrono::seconds wait);

/// A successful answer of the token endpoint (RFC 6749 section 5.1); the refresh token is left out where
/// offline_access was not granted.
http::Response tokenAnswer(const IssuedTokens& tokens);

/// The form of a request to the token and device endpoints: no parameter twice, the client ours; or the
/// error to answer with.
struct OAuthForm {
    http::Fields fields{};
    std::optional<http::Response> error{};
    bool isStranger{false}; ///< the error is that the client is not ours

    [[nodiscard]] std::string value(std::string_view name) const;
};
OAuthForm oauthForm(const http::Request& request);

} // namespace fidesk::server
