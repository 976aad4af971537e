#pragma once

#include <mutex>

namespace fidesk::token {

/// Held while hidapi lists devices, or opens one, and never while one is read or written: hidapi keeps the
/// last error of these calls in a global, and is not safe to enter twice. On Linux it only lists, which reads
/// files of /sys; no device is waited for.
std::unique_lock<std::mutex> enterHidLibrary();

} // namespace fidesk::token
