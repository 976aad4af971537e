#pragma once

#include <string>

namespace fidesk::server {

/// The name by which the operating system knows who runs this process, as the process cannot choose it.
std::string operatingSystemUser();

} // namespace fidesk::server
