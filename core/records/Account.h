#pragma once

#include <string>

namespace fidesk::records {

/// The operating system's name of whoever runs this program; its number where it has none.
std::string accountName();

} // namespace fidesk::records
