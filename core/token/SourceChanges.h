#pragma once

#include "core/token/Token.h"

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <stop_token>

namespace fidesk::token {

/// Wakes a thread that waits when a source says that keys may have come or gone. What it was told between
/// two waits ends the next one at once, so nothing is missed; several are told as one. One thread waits.
class SourceChanges {
public:
    enum class Wake { Changed, TimedOut, Stopped };

    /// Watches @p source, which must outlive it.
    explicit SourceChanges(TokenSource& source);

    /// Whether the source can tell (TokenWatch::tells()); else nothing but time and a stop ends a wait.
    [[nodiscard]] bool told() const { return watch_->tells(); }

    /// Until keys may have changed: true. A stop was requested: false.
    bool wait(const std::stop_token& stop);
    /// As wait(), no longer than until @p deadline.
    Wake waitUntil(std::chrono::steady_clock::time_point deadline, const std::stop_token& stop);

private:
    std::mutex mutex_{};
    std::condition_variable_any changed_{};
    bool pending_{false};
    std::unique_ptr<TokenWatch> watch_{}; // the first to go
};

} // namespace fidesk::token
