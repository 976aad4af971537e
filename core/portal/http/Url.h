#pragma once

#include "core/base/Result.h"

#include <QUrl>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fidesk::portal::http {

/// Whether @p host is this machine by name: localhost, 127.0.0.0/8 or ::1.
bool isLoopback(const QString& host);

/// An address that may be talked to: https with a host, or http where the host is loopback; no user name in
/// it, no fragment. Errors: PortalAddressInvalid.
Result<QUrl> parseAddress(std::string_view text);

/// The address of a portal as a person typed it: https:// is put in front where there is no scheme; no query;
/// slashes at the end are taken off. Errors: PortalAddressInvalid.
Result<std::string> normalizedPortalAddress(std::string_view text);

/// Whether scheme, host and port are the same (RFC 6454); false where one is not an address.
bool sameOrigin(std::string_view a, std::string_view b);

/// @p text for use in a path segment or a query value: everything but RFC 3986's unreserved characters as
/// %XX, upper case.
std::string percentEncoded(std::string_view text);

/// "a=1&b=2", names and values percent-encoded (application/x-www-form-urlencoded; a blank is %20).
std::string formEncoded(const std::vector<std::pair<std::string, std::string>>& members);

} // namespace fidesk::portal::http
