#pragma once

#include "core/base/Bytes.h"
#include "core/base/Result.h"

#include <cstddef>
#include <filesystem>
#include <vector>

namespace fidesk::profiles {

/// What is in the file @p path; where it is more than @p most bytes, one byte more than that. Errors:
/// FileUnreadable (pipes and devices too).
Result<Bytes> contentOf(const std::filesystem::path& path, std::size_t most);

/// The files of @p place that end in @p extension (".json"), at most 1000, by name; none where there is no
/// such place. Errors: FileUnreadable.
Result<std::vector<std::filesystem::path>> filesOf(const std::filesystem::path& place, const char* extension);

} // namespace fidesk::profiles
