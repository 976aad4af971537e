#pragma once

#include <cstdint>
#include <string>

namespace fidesk::token {

/// The number the kernel gave the HID device behind @p path when it was plugged in; it gives none twice. On
/// Linux the end of the device's name in /sys, "0003:1050:0407.001A"; 0 where there is none, and elsewhere.
std::uint64_t insertionOf(const std::string& path);

/// The number at the end of such a name; 0 where it is none.
std::uint64_t insertionIn(const std::string& deviceName);

} // namespace fidesk::token
