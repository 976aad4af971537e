#pragma once

#include "core/base/Result.h"

#include <string>

namespace fidesk::server {

/// Whether @p pattern can be one for nicknames: a regular expression of PCRE2, at most maxPatternBytes long.
/// Errors: Malformed, `detail` is the compiler's own message with the place.
Result<void> checkPattern(const std::string& pattern);

/// Whether the whole of @p nickname matches @p pattern, by code points, \w and \d as Unicode has them. The
/// steps that matching may take are bounded: where they do not suffice the answer is no.
bool matchesPattern(const std::string& pattern, const std::string& nickname);

} // namespace fidesk::server
