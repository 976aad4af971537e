#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>

namespace fidesk::ctl {

/// What threads that work with keys leave to the one that owns the command: all that a person reads or is
/// asked. In the order it comes.
class Errands {
public:
    /// Any thread; does not wait.
    void leave(std::function<void()> errand);

    /// Any thread but run()'s: waits until the errand is done, and gives what it gives.
    template <typename Result> Result have(const std::function<Result()>& errand) {
        std::optional<Result> given;
        std::mutex mutex;
        std::condition_variable done;
        leave([&] {
            Result result = errand();
            const std::lock_guard lock(mutex);
            given.emplace(std::move(result));
            done.notify_one();
        });
        std::unique_lock lock(mutex);
        done.wait(lock, [&] { return given.has_value(); });
        return std::move(*given);
    }

    /// Does errands on this thread until close() was called and none is left.
    void run();
    /// Any thread. Nothing is left afterwards.
    void close();

private:
    std::mutex mutex_{};
    std::condition_variable changed_{};
    std::deque<std::function<void()>> errands_{};
    bool closed_{false};
};

} // namespace fidesk::ctl
