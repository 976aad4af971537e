#pragma once

#include "app/portal/http/Request.h"
#include "app/portal/signin/Context.h"

namespace fidesk::server {

/// The JSON body of a request that comes from a page of this portal, or from a program that is no browser:
/// its Origin is the portal's own, or it has none and no Sec-Fetch-Site either. Errors: Forbidden,
/// InvalidArgument, Malformed.
Result<QJsonObject> ownJson(const SignInContext& context, const http::Request& request);

/// The same for a form. A field that comes twice is Malformed. Whoever acts on it checks its CSRF token too.
Result<http::Fields> ownForm(const SignInContext& context, const http::Request& request);

/// Whether a name stands twice in @p fields: no parameter of OAuth may (RFC 6749 section 3.1).
bool hasRepeated(const http::Fields& fields);

} // namespace fidesk::server
