#include "core/batch/Arrivals.h"

#include "tests/support/Catch.h"
#include "tests/support/FakeTokens.h"

#include <future>
#include <set>

using namespace fidesk;
using namespace fidesk::batch;
using namespace fidesk::test;

namespace {

std::shared_ptr<FakeKey> key(const std::string& id) {
    return std::make_shared<FakeKey>(id, "Blue key");
}

std::string idOf(const Result<token::TokenAddress>& address) {
    return address ? address->id : std::string(name(address.error().code));
}

} // namespace

TEST_CASE("Keys are handed out once for each time they are plugged in") {
    FakeTokens tokens;
    const auto first = key("a");
    const auto second = key("b");
    tokens.insert(first);
    Arrivals arrivals(tokens);
    CHECK(idOf(arrivals.next({})) == "a");
    tokens.insert(second);
    CHECK(idOf(arrivals.next({})) == "b");
    tokens.remove(first);
    tokens.insert(first);
    CHECK(idOf(arrivals.next({})) == "a");
}

TEST_CASE("Whoever waits for a key is told of the next that comes in") {
    FakeTokens tokens;
    tokens.insert(key("a"));
    Arrivals arrivals(tokens);
    CHECK(idOf(arrivals.next({})) == "a");
    const int before = tokens.calls.count("list");
    auto next = std::async(std::launch::async, [&] { return idOf(arrivals.next({})); });
    tokens.insert(key("b"));
    CHECK(next.get() == "b");
    CHECK(tokens.calls.count("list") <= before + 2); // on events, not again and again
}

TEST_CASE("Several who wait get different keys") {
    FakeTokens tokens;
    Arrivals arrivals(tokens);
    std::vector<std::future<std::string>> waiting;
    for (int i = 0; i < 4; ++i)
        waiting.push_back(std::async(std::launch::async, [&] { return idOf(arrivals.next({})); }));
    for (const char* id : {"a", "b", "c", "d"})
        tokens.insert(key(id));
    std::set<std::string> ids;
    for (auto& next : waiting)
        ids.insert(next.get());
    CHECK(ids == std::set<std::string>{"a", "b", "c", "d"});
}

TEST_CASE("A key that went before anybody asked is not handed out") {
    FakeTokens tokens;
    const auto first = key("a");
    tokens.insert(first);
    tokens.insert(key("b"));
    Arrivals arrivals(tokens);
    CHECK(idOf(arrivals.next({})) == "a");
    tokens.remove(first);
    tokens.insert(key("c"));
    CHECK(idOf(arrivals.next({})) == "b");
    CHECK(idOf(arrivals.next({})) == "c");
}

TEST_CASE("A key that was given back is handed out again as long as it is in") {
    FakeTokens tokens;
    const auto first = key("a");
    tokens.insert(first);
    Arrivals arrivals(tokens);
    const auto address = valueOf(arrivals.next({}));
    arrivals.giveBack(address);
    CHECK(idOf(arrivals.next({})) == "a");
    tokens.remove(first);
    tokens.insert(key("b"));
    CHECK(idOf(arrivals.next({})) == "b");
    arrivals.giveBack(address);
    tokens.insert(key("c"));
    CHECK(idOf(arrivals.next({})) == "c");
}

TEST_CASE("A key that is plugged in again for a reset is not handed out") {
    FakeTokens tokens;
    const auto first = key("a");
    tokens.insert(first);
    Arrivals arrivals(tokens);
    CHECK(idOf(arrivals.next({})) == "a");
    auto next = std::async(std::launch::async, [&] { return idOf(arrivals.next({})); });
    {
        const Arrivals::Return back(arrivals);
        tokens.remove(first);
        tokens.insert(first);
    }
    tokens.insert(key("b"));
    CHECK(next.get() == "b");
    tokens.remove(first);
    tokens.insert(first);
    CHECK(idOf(arrivals.next({})) == "a");
}

TEST_CASE("A key that may not be opened yet is waited for") {
    FakeTokens tokens;
    tokens.permit("a", false);
    tokens.insert(key("a"));
    Arrivals arrivals(tokens);
    auto next = std::async(std::launch::async, [&] { return idOf(arrivals.next({})); });
    tokens.permit("a", true);
    CHECK(next.get() == "a");
}

TEST_CASE("Where nobody tells of keys they are looked for") {
    FakeTokens tokens;
    tokens.keepSilent();
    Arrivals arrivals(tokens, std::chrono::milliseconds(1));
    auto next = std::async(std::launch::async, [&] { return idOf(arrivals.next({})); });
    tokens.insert(key("a"));
    CHECK(next.get() == "a");
}

TEST_CASE("Waiting for a key ends with a stop request and with an error of the source") {
    FakeTokens tokens;
    Arrivals arrivals(tokens);
    std::stop_source stop;
    auto next = std::async(std::launch::async, [&] { return idOf(arrivals.next(stop.get_token())); });
    stop.request_stop();
    CHECK(next.get() == "Cancelled");
    tokens.calls.failNext("list", ErrorCode::KeyMalfunction);
    tokens.insert(key("a"));
    CHECK(idOf(arrivals.next({})) == "KeyMalfunction");
    CHECK(idOf(arrivals.next({})) == "a");
}
