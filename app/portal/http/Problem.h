#pragma once

#include "app/portal/http/Request.h"
#include "app/portal/http/Response.h"
#include "core/base/Clock.h"
#include "core/base/Error.h"

namespace fidesk::server::http {

/// An error in Graph's envelope, {"error":{"code","message","innerError":{"request-id","date"}}}, for errors
/// that have no ErrorCode.
Response problem(const Request& request, TimePoint now, int status, std::string_view code,
                 std::string_view message);

/// @p error in the envelope: its status, code and sentence stand in one table. The code is Graph's where
/// Graph has one, else the enumerator in camel case ("challengeMismatch"). What is not the caller's fault
/// (DatabaseFailed, Internal, files) is 500 without its detail, and logged with it; isAway() is 503.
Response problem(const Request& request, TimePoint now, const Error& error);

/// Whether the store is busy, or its server away, for the moment alone, and nothing was changed:
/// DatabaseFailed with `retryAfter`.
bool isAway(const Error& error);

/// @p response with `Retry-After` (RFC 9110 section 10.2.3) where @p error says when to try again.
Response retryLater(Response response, const Error& error);

/// Writes down why @p request failed: what people are told is its number.
void logFault(const Request& request, const Error& error);

/// The `code` that problem() gives @p code.
std::string graphCode(ErrorCode code);

} // namespace fidesk::server::http
