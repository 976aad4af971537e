#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>

namespace fidesk {

/// One callback, replaceable while other threads call it. No lock is held during a call.
class CallbackSlot {
public:
    /// Replaces the callback (an empty one ends it) and waits until no call is under way. Not from inside it.
    void set(std::function<void()> callback) {
        std::unique_lock lock(mutex_);
        callback_ = callback ? std::make_shared<const std::function<void()>>(std::move(callback)) : nullptr;
        idle_.wait(lock, [this] { return calls_ == 0; });
    }

    /// Calls it where there is one; any thread, also from inside it.
    void call() {
        std::unique_lock lock(mutex_);
        const auto callback = callback_;
        if (!callback)
            return;
        ++calls_;
        lock.unlock();
        (*callback)();
        lock.lock();
        --calls_;
        idle_.notify_all();
    }

private:
    std::mutex mutex_;
    std::condition_variable idle_;
    std::shared_ptr<const std::function<void()>> callback_;
    int calls_{0};
};

} // namespace fidesk
