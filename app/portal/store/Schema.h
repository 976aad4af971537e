#pragma once

#include <span>

namespace fidesk::server {

/// The schema version that the first step leads to. Stores of version 1 were never released and are refused.
inline constexpr int firstSchemaVersion = 2;

/// The steps that make the store's tables, oldest first; each leads to the next schema version. A step that
/// has been released is never changed. The text holds for every dialect once BYTES is replaced by the type of
/// binary data.
std::span<const std::span<const char* const>> migrations();

} // namespace fidesk::server
