#pragma once

#include "core/base/Result.h"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <stop_token>

namespace fidesk::ui {

/// What a worker waits for and a person gives. Any thread.
template <typename T> class Answer {
public:
    /// Waits for the next give(); what was given before is dropped. @p ask is called first. Errors:
    /// Cancelled.
    template <typename Ask> Result<T> wait(const std::stop_token& stop, Ask ask) {
        {
            const std::lock_guard lock(mutex_);
            given_.reset();
        }
        ask();
        std::unique_lock lock(mutex_);
        if (!came_.wait(lock, stop, [this] { return given_.has_value(); }))
            return fail(ErrorCode::Cancelled);
        T value = std::move(*given_);
        given_.reset();
        return value;
    }

    void give(T value) {
        const std::lock_guard lock(mutex_);
        given_ = std::move(value);
        came_.notify_all();
    }

private:
    std::mutex mutex_{};
    std::condition_variable_any came_{};
    std::optional<T> given_{};
};

} // namespace fidesk::ui
