#include "core/token/SourceChanges.h"
#include "tests/support/Catch.h"
#include "tests/support/FakeTokens.h"

#include <thread>

using namespace fidesk;
using namespace fidesk::test;
using token::SourceChanges;
using Wake = token::SourceChanges::Wake;
using namespace std::chrono_literals;

namespace {

std::chrono::steady_clock::time_point in(std::chrono::milliseconds time) {
    return std::chrono::steady_clock::now() + time;
}

} // namespace

TEST_CASE("What happened before the wait ends it at once, and once") {
    FakeTokens tokens;
    SourceChanges changes(tokens);
    const auto key = std::make_shared<FakeKey>("k", "Key");
    tokens.insert(key);
    tokens.remove(key);
    CHECK(changes.waitUntil(in(10s), {}) == Wake::Changed);
    CHECK(changes.waitUntil(in(0ms), {}) == Wake::TimedOut);
    tokens.insert(key);
    CHECK(changes.wait({}));
}

TEST_CASE("Another thread's change wakes the one that waits") {
    FakeTokens tokens;
    SourceChanges changes(tokens);
    const std::jthread other([&] { tokens.insert(std::make_shared<FakeKey>("k", "Key")); });
    CHECK(changes.waitUntil(in(10s), {}) == Wake::Changed);
}

TEST_CASE("A stop ends a wait, also where keys changed as well") {
    FakeTokens tokens;
    SourceChanges changes(tokens);
    std::stop_source stop;
    {
        const std::jthread other([&] { stop.request_stop(); });
        CHECK(changes.waitUntil(in(10s), stop.get_token()) == Wake::Stopped);
    }
    tokens.insert(std::make_shared<FakeKey>("k", "Key"));
    CHECK_FALSE(changes.wait(stop.get_token()));
    CHECK(changes.waitUntil(in(0ms), stop.get_token()) == Wake::Stopped);
}
