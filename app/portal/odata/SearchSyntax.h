#pragma once

#include "app/portal/store/Search.h"
#include "core/base/Result.h"

namespace fidesk::server {

/// Reads `$search`: clauses in double quotes, "displayName:ann", "userPrincipalName:...", "mail:...", or
/// without a property for all three; a backslash before '"' and '\'; joined by AND and OR, which binds
/// weaker, with parentheses. Each word of a clause must begin a word of the property. At most 4000 bytes,
/// 60 clauses and 60 words. Errors: InvalidArgument.
Result<Condition> parseSearch(std::string_view text);

/// Reads `$filter`: startswith(property,'text') and property eq 'text' over displayName, userPrincipalName
/// and mail, '' for an apostrophe, joined by `and` and `or`, which binds weaker, with parentheses. Limits and
/// errors as above.
Result<Condition> parseFilter(std::string_view text);

} // namespace fidesk::server
