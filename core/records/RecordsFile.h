#pragma once

#include "core/base/Result.h"

#include <filesystem>

namespace fidesk::records {

/// Makes @p file a file of records for its owner alone, with the tables of this version, whatever of that is
/// missing; gives its absolute path. Errors: as Records::open().
Result<std::filesystem::path> prepareFile(const std::filesystem::path& file);

} // namespace fidesk::records
