#pragma once

#include "app/portal/access/ApiRoutes.h"
#include "app/portal/access/PageRoutes.h"
#include "app/portal/api/Context.h"

namespace fidesk::server {

// The groups of routes, each to be added once; @p context must outlive them.

/// /v1.0/me, /v1.0/users and /v1.0/users/{user}.
void addUserRoutes(ApiRoutes& routes, const Context& context);

/// /v1.0/users/{user}/authentication/fido2Methods and what is under it.
void addMethodRoutes(ApiRoutes& routes, const Context& context);

/// /openapi.json: the document of all this, with the portal's URL in it.
void addDocumentRoute(PageRoutes& routes, const Context& context);

/// /v1.0/auditLogs/fido2.
void addAuditRoutes(ApiRoutes& routes, const Context& context);

} // namespace fidesk::server
