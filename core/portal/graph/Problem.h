#pragma once

#include "core/base/Clock.h"
#include "core/portal/http/Message.h"

namespace fidesk::portal::graph {

/// What was asked for, so that a 404 can be understood.
enum class Subject { User, Registration };

/// The error in @p response, whose status is not one of success: Graph's envelope
/// {"error":{"code","message","innerError"}}, its codes and those of the reference portal, without regard to
/// case. `detail` is the portal's own message, cleaned; `native` the status. Writes the request-id to the
/// log.
Error problemOf(const http::HttpResponse& response, Subject subject, TimePoint now);

} // namespace fidesk::portal::graph
