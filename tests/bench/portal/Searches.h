#pragma once

#include <string>

namespace fidesk::bench {

/// Runs the same mixed searches as each of the searchers of @p store, through HTTP, and prints how long they
/// took, and how much memory the portal needed at most.
void benchSearches(const std::string& store);

} // namespace fidesk::bench
