#pragma once

#include <string>
#include <string_view>

namespace fidesk::portal::graph {

/// The value of `$search` (not yet percent-encoded) that finds users by each word of @p text in their name,
/// mail or userPrincipalName; "" where there is no word. Graph's syntax: clauses in double quotes, in which
/// `"` and `\` are escaped; several words are joined with AND.
/// Five words count, and of each the first 40 characters.
std::string searchClauses(std::string_view text);

} // namespace fidesk::portal::graph
