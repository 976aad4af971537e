#pragma once

#include "app/portal/api/Context.h"
#include "app/portal/http/Request.h"

namespace fidesk::server {

/// The value of `$top`: 1 to 999, 25 where it is absent. Errors: InvalidArgument.
Result<std::size_t> pageSize(const http::Request& request);

/// What nextLink() put into `$skiptoken`; nothing where it is absent. Errors: InvalidArgument if it is none.
Result<std::optional<std::string>> skipToken(const http::Request& request);

/// The address of the page behind @p position: this request's, with another `$skiptoken`.
std::string nextLink(const Context& context, const http::Request& request, std::string_view position);

/// Whether the request's system query options (names that begin with '$') are all among @p allowed. Errors:
/// InvalidArgument, naming the first that is not, or that comes twice.
Result<void> checkOptions(const http::Request& request, std::initializer_list<std::string_view> allowed);

} // namespace fidesk::server
