#include "tests/support/Catch.h"
#include "tests/unit/ctl/Desk.h"

using namespace fidesk;
using ctl::Exit;
using test::Desk;
using test::value;

namespace {

/// A desk whose person unplugs the key and plugs it in again as asked.
struct Resetting : Desk {
    std::shared_ptr<test::FakeKey> key = plugIn();

    Resetting() {
        makePasskey(*key, "contoso.example", "ann");
        move = [this](const std::string&, bool in) { in ? keys.insert(key) : keys.remove(key); };
    }
    [[nodiscard]] bool untouched() const { return key->hasPin() && key->credentials().size() == 1; }
};

std::vector<std::string> stepsOf(const test::Outcome& outcome) {
    std::vector<std::string> steps;
    for (const QJsonObject& line : outcome.lines())
        if (test::text(line, "event") == "resetStep")
            steps.push_back(test::text(line, "step"));
    return steps;
}

} // namespace

TEST_CASE("a reset is guided step by step") {
    Resetting desk;
    const auto reset = desk.json({"key", "reset", "--yes"});
    CHECK(reset.exit == Exit::Done);
    const auto steps = stepsOf(reset);
    REQUIRE(steps.size() >= 3);
    CHECK(steps[0] == "unplug");
    CHECK(steps[1] == "plugIn");
    CHECK(steps.back() == "touch");
    CHECK(value(reset.lines().front(), "timeLimit").toInt() > 0);
    CHECK(test::text(reset.json(), "key.id") == "fake-1");
    CHECK_FALSE(desk.key->hasPin());
    CHECK(desk.key->credentials().empty());
}

TEST_CASE("what is lost is explained, and nothing is reset unless that was confirmed") {
    Resetting desk;
    desk.answers = {false};
    const auto reset = desk.run({"key", "reset"});
    CHECK(reset.exit == Exit::Failed);
    for (const char* what : {"every passkey", "its PIN", "settings"})
        CHECK(reset.err.find(what) != std::string::npos);
    CHECK(desk.untouched());
    CHECK(desk.json({"key", "reset"}).error() == "InvalidArgument"); // nobody to ask
    CHECK(desk.untouched());
}

TEST_CASE("a key that was just plugged in is reset at once") {
    Resetting desk;
    const auto reset = desk.json({"key", "reset", "--now", "--yes"});
    CHECK(reset.exit == Exit::Done);
    CHECK(stepsOf(reset) == std::vector<std::string>{"touch"});
    CHECK_FALSE(desk.key->hasPin());
}

TEST_CASE("a reset that comes too late says how to do it") {
    Resetting desk;
    desk.key->calls.failAlways("reset", Error(ErrorCode::ResetTooLate, {}, 0x30));
    CHECK(desk.json({"key", "reset", "--now", "--yes"}).error() == "ResetTooLate");
    CHECK(desk.run({"key", "reset", "--now", "--yes"}).err.find("fideskctl key reset") != std::string::npos);
    CHECK(desk.untouched());
}

TEST_CASE("a reset is cancelled while the key waits to be unplugged") {
    Resetting desk;
    desk.move = [&desk](const std::string&, bool) { desk.stop.request_stop(); };
    CHECK(desk.json({"key", "reset", "--yes"}).error() == "Cancelled");
    CHECK(desk.untouched());
}

TEST_CASE("another key than the one that was unplugged is not reset") {
    Resetting desk;
    const auto other = std::make_shared<test::FakeKey>("fake-2", "Another key");
    other->setPinOnKey(Desk::pin);
    desk.move = [&desk, &other](const std::string&, bool in) {
        in ? desk.keys.insert(other) : desk.keys.remove(desk.key);
    };
    CHECK(desk.json({"key", "reset", "--yes"}).error() == "ResetOtherKey");
    CHECK(desk.untouched());
    CHECK(other->hasPin());
}

TEST_CASE("a key that speaks only U2F says that it knows no reset") {
    Resetting desk;
    desk.change(*desk.key, [](auto& info) {
        info = {};
        info.versions = {"U2F_V2"};
    });
    const auto refused = desk.json({"key", "reset", "--yes"});
    CHECK(refused.error() == "NotSupportedByKey");
    CHECK(refused.message().find("U2F") != std::string::npos);
}
