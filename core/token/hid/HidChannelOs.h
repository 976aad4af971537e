#pragma once

#include "core/token/HidChannel.h"

#include <memory>
#include <string>

namespace fidesk::token {

/// Opens the HID device at @p path as the operating system names it. Errors: NoKey (it has gone),
/// KeyNotPermitted (it is there, and this user may not open it), KeyBusy (it is there and cannot be opened
/// otherwise).
Result<std::unique_ptr<HidChannel>> openHidChannel(const std::string& path);

} // namespace fidesk::token
