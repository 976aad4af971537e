#pragma once

#include "core/base/Secret.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace fidesk::portal::oauth {

/// What an authorization server sends back through the browser (RFC 6749 section 4.1.2, RFC 9207).
struct Callback {
    Secret code{};
    std::string error{}; ///< empty with a code
    std::string errorDescription{};
    std::optional<std::string> issuer{};
};

/// What to answer a request that is not the callback: an HTTP status.
struct Stray {
    int status{400};
};

/// Reads the head of an HTTP request that came to the loopback port: GET /callback with our @p state, a Host
/// that is this machine at @p port, and no parameter twice. Everything else is a Stray: any program and any
/// web page of this machine can send requests here.
std::variant<Callback, Stray> parseCallbackRequest(std::string_view head, std::string_view state, int port);

} // namespace fidesk::portal::oauth
