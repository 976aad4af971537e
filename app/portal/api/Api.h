#pragma once

#include "app/portal/api/Context.h"
#include "app/portal/http/Router.h"

namespace fidesk::server {

/// Adds every route of /v1.0, the OAuth metadata and the API's document to @p router. @p context must outlive
/// it.
void addApiRoutes(http::Router& router, const Context& context);

} // namespace fidesk::server
