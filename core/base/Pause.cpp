#include "core/base/Pause.h"

#include <condition_variable>
#include <mutex>

namespace fidesk {

bool pauseFor(std::chrono::milliseconds duration, const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any stopped;
    std::unique_lock lock(mutex);
    stopped.wait_for(lock, stop, duration, [] { return false; });
    return !stop.stop_requested();
}

} // namespace fidesk
