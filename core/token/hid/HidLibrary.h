#pragma once

#include <mutex>

namespace fidesk::token {

/// Held while hidapi lists or opens devices, and never while one is read or written: hidapi keeps the last
/// error of these calls in a global, and is not safe to enter twice.
std::unique_lock<std::mutex> enterHidLibrary();

} // namespace fidesk::token
