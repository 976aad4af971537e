#pragma once

#include <span>

namespace fidesk::server {

/// The steps that make the store's tables, oldest first; step n leads to schema version n. A step that has
/// been released is never changed.
std::span<const std::span<const char* const>> migrations();

} // namespace fidesk::server
