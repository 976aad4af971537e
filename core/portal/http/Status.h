#pragma once

#include "core/base/Clock.h"
#include "core/portal/http/Message.h"

#include <chrono>
#include <optional>

namespace fidesk::portal::http {

/// The Retry-After header (RFC 9110 section 10.2.3): seconds, decimals allowed as Microsoft Graph sends them,
/// or an HTTP date, counted from @p now and never negative; a day at most. Nothing if absent or unreadable.
std::optional<std::chrono::milliseconds> retryAfter(const HttpResponse& response, TimePoint now);

/// What a status means wherever it comes from: PortalBusy (429, 503), PortalFailed (other 5xx), otherwise
/// PortalMalformed: an answer that was not to be expected. `native` is the status.
Error statusError(const HttpResponse& response, TimePoint now);

/// The other side's own words made fit for a log or a sentence: control characters become blanks, at most
/// @p limit characters, well-formed UTF-8.
std::string cleaned(std::string_view text, int limit = 300);

} // namespace fidesk::portal::http
