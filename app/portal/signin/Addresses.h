#pragma once

#include <string>
#include <string_view>

namespace fidesk::server {

/// Where a person goes after signing in: @p path if it is a path of this portal, "/account" otherwise. A path
/// starts with one slash, and has no backslash, control or white-space character and nothing but ASCII, so
/// that no browser reads another host out of it.
std::string safeReturnPath(std::string_view path);

/// Whether @p uri is one of the redirect addresses of the client `fidesk`: http://HOST:PORT/callback, where
/// HOST is 127.0.0.1, [::1] or localhost and PORT is 1 to 65535 (RFC 8252 section 7.3). Nothing else: no
/// user information, no query, no fragment.
bool isLoopbackRedirect(std::string_view uri);

} // namespace fidesk::server
