#pragma once

#include <string>

namespace fidesk::token {

enum class Permission {
    Granted,
    Denied, ///< it is there, and this user may not read and write it
    Missing
};

/// What this user may do with the device at @p path, without opening it. On Linux the answer of access(2)
/// (the udev rule with `uaccess` grants it). On Windows a device that is not opened is Denied: since Windows
/// 10 1903 only elevated programs may open FIDO keys. On macOS paths are no files, and the answer is Granted.
Permission permissionFor(const std::string& path);

} // namespace fidesk::token
