#include "core/token/SourceChanges.h"

namespace fidesk::token {

SourceChanges::SourceChanges(TokenSource& source) {
    watch_ = source.watch([this] {
        const std::lock_guard lock(mutex_);
        pending_ = true;
        changed_.notify_all();
    });
}

bool SourceChanges::wait(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, stop, [this] { return pending_; });
    if (stop.stop_requested())
        return false;
    pending_ = false;
    return true;
}

SourceChanges::Wake SourceChanges::waitUntil(std::chrono::steady_clock::time_point deadline,
                                             const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, stop, deadline, [this] { return pending_; });
    if (stop.stop_requested())
        return Wake::Stopped;
    if (!pending_)
        return Wake::TimedOut;
    pending_ = false;
    return Wake::Changed;
}

} // namespace fidesk::token
