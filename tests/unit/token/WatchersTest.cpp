#include "core/token/Watchers.h"
#include "tests/support/Catch.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

using fidesk::token::Watchers;

TEST_CASE("Each watcher is told until it ends") {
    Watchers watchers;
    int first = 0;
    int second = 0;
    watchers.tell();
    auto one = watchers.add([&] { ++first; });
    const auto other = watchers.add([&] { ++second; });
    watchers.tell();
    one.reset();
    watchers.tell();
    CHECK(first == 1);
    CHECK(second == 2);
}

TEST_CASE("A watcher may start and end others, and tell, from inside its call") {
    Watchers watchers;
    int added = 0;
    int ended = 0;
    std::unique_ptr<fidesk::token::TokenWatch> late;
    auto victim = watchers.add([&] { ++ended; });
    const auto one = watchers.add([&] {
        victim.reset();
        if (late)
            return;
        late = watchers.add([&] { ++added; });
        watchers.tell();
    });
    watchers.tell();
    CHECK(ended == 1); // told before it was ended
    CHECK(added == 1);
    watchers.tell();
    CHECK(added == 2);
    CHECK(ended == 1);
}

TEST_CASE("A watch that has ended has no call under way") {
    Watchers watchers;
    std::mutex mutex;
    std::condition_variable changed;
    bool inside = false;
    bool mayLeave = false;
    std::atomic<bool> left{false};
    auto watch = watchers.add([&] {
        std::unique_lock lock(mutex);
        inside = true;
        changed.notify_all();
        changed.wait(lock, [&] { return mayLeave; });
        left = true;
    });
    const std::jthread teller([&] { watchers.tell(); });
    {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return inside; });
    }
    const std::jthread releaser([&] {
        const std::lock_guard lock(mutex);
        mayLeave = true;
        changed.notify_all();
    });
    watch.reset();
    CHECK(left);
}

TEST_CASE("A watcher knows whether it will ever be told") {
    Watchers watchers;
    CHECK(watchers.add([] {})->tells());
    CHECK_FALSE(watchers.add([] {}, false)->tells());
}
