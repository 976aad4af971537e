#pragma once

#include "app/portal/http/Request.h"
#include "app/portal/http/Response.h"
#include "core/base/Clock.h"

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

namespace fidesk::server::http {

using WireRequest = boost::beast::http::request<boost::beast::http::string_body>;
using WireResponse = boost::beast::http::response<boost::beast::http::string_body>;

/// Whether it is clear where the body of @p request ends: by its length, or by the one coding that is read,
/// "chunked" (RFC 9112 section 6.3). What is clear to Beast alone, a proxy may take for another request.
bool isLengthClear(const WireRequest& request);

/// Reads headers, path, query and body of @p from into @p request; takes the body out of @p from. Errors:
/// Malformed where the address or the query is none, where there is not exactly one Host (RFC 9112 section
/// 3.2), or where a header that says one thing stands twice.
Result<void> readInto(Request& request, WireRequest& from);

/// @p response on the wire, with the headers that every answer has, those that protect browsers among them;
/// the body's length stands in it.
WireResponse toWire(const Request& request, Response response, TimePoint now, bool keepAlive,
                    bool strictTransportSecurity);

/// The values of all headers @p name of @p from, joined by commas.
std::string joinedHeader(const WireRequest& from, std::string_view name);

} // namespace fidesk::server::http
