#pragma once

#include <string>
#include <vector>

namespace fidesk::server {

/// Those of @p names that somebody may have meant who typed @p typed, the nearest first, at most three: some
/// letters are others, one too many or missing, or it is a part of the name. Case and accents do not count.
std::vector<std::string> nearNames(const std::string& typed, const std::vector<std::string>& names);

/// `"a", "b" or "c"`. @p names is not empty.
std::string oneOf(const std::vector<std::string>& names);

} // namespace fidesk::server
