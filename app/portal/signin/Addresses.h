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

/// What of a network address one party has for itself: all of an IPv4 address, the first 64 bits of an IPv6
/// one ("2001:db8:0:1::/64"). An IPv4 address inside an IPv6 one is the IPv4 address. What is no address
/// stays as it is.
std::string addressBlock(const std::string& address);

} // namespace fidesk::server
