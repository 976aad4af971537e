#pragma once

#include "app/portal/http/Router.h"
#include "app/portal/signin/Context.h"

namespace fidesk::server {

/// Adds the sign-in pages and their JSON, the OAuth 2.0 endpoints, and the pages' styles, scripts and images.
/// @p context outlives the router.
void addSignInRoutes(http::Router& router, const SignInContext& context);

} // namespace fidesk::server
