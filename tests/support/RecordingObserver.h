#pragma once

#include "core/token/Token.h"

#include <atomic>
#include <functional>
#include <thread>

namespace fidesk::test {

/// Counts what a key asked for, and on which thread.
struct RecordingObserver final : token::TokenObserver {
    std::atomic<int> needed{0};
    std::atomic<int> done{0};
    std::thread::id thread{};
    std::function<void()> onNeeded{};

    void touchNeeded() override {
        ++needed;
        thread = std::this_thread::get_id();
        if (onNeeded)
            onNeeded();
    }
    void touchDone() override { ++done; }
};

} // namespace fidesk::test
