#pragma once

#include <span>

namespace fidesk::server {

/// The schema version that the first step leads to. Stores of version 1 were never released and are refused.
inline constexpr int firstSchemaVersion = 2;

/// Steps, each a list of statements. The text holds for every dialect once its two types that differ, TEXT
/// and BYTES, are replaced.
using MigrationSteps = std::span<const std::span<const char* const>>;

/// The steps that make the store's tables, oldest first; each leads to the next schema version. A step that
/// has been released is never changed.
MigrationSteps migrations();

} // namespace fidesk::server
