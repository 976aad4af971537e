#pragma once

#include "app/portal/api/Context.h"
#include "app/portal/http/Router.h"

namespace fidesk::server {

// The groups of routes, each to be added once; @p context must outlive the router.

/// /v1.0/me, /v1.0/users and /v1.0/users/{user}.
void addUserRoutes(http::Router& router, const Context& context);

/// /v1.0/users/{user}/authentication/fido2Methods and what is under it.
void addMethodRoutes(http::Router& router, const Context& context);

/// /v1.0/auditLogs/fido2.
void addAuditRoutes(http::Router& router, const Context& context);

} // namespace fidesk::server
