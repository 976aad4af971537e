#pragma once

#include "tests/campaign/Processes.h"

namespace fidesk::campaign {

/// Kills each of @p kinds at every point, resumes, and asks key, portal and records; @p nested also at every
/// point of each resume. Prints how many points there were. Whether all agreed.
bool killEverywhere(const Ground& ground, const std::vector<std::string>& kinds,
                    const std::vector<std::string>& nested, std::size_t workers);

/// Kills one job at one point, for people: prints what happened.
bool killOnce(const Ground& ground, const std::string& kind, std::uint64_t point, std::uint64_t resumePoint);

} // namespace fidesk::campaign
