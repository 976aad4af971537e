#pragma once

#include <chrono>
#include <functional>
#include <stop_token>

namespace fidesk {

/// The seam for waiting: returns after @p duration, true, or as soon as a stop is requested, false. Called on
/// the thread that waits.
using Pause = std::function<bool(std::chrono::milliseconds duration, const std::stop_token& stop)>;

/// The one that waits.
bool pauseFor(std::chrono::milliseconds duration, const std::stop_token& stop);

} // namespace fidesk
