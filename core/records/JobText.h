#pragma once

#include "core/base/Result.h"
#include "core/records/Job.h"

namespace fidesk::records {

/// @p job as the journal holds it: a JSON object.
std::string toText(const Job& job);

/// The inverse of toText(). Errors: Malformed.
Result<Job> jobOf(std::string_view text);

} // namespace fidesk::records
