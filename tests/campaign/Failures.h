#pragma once

#include "tests/campaign/Processes.h"

namespace fidesk::campaign {

/// Has the portal fail in each way at each exchange of each of @p kinds; at each exchange behind a first
/// failure or a crash too, for the first of @p kinds and the first that replaces. Then the portal is well
/// again, and what is open is ended. Prints how many failures there were. Whether all was as it has to be.
bool failEverywhere(const Ground& ground, const std::vector<std::string>& kinds, std::size_t workers);

/// One job with the portal failing in way @p way at exchange @p at, for people.
bool failOnce(const Ground& ground, const std::string& kind, int at, const std::string& way);

} // namespace fidesk::campaign
