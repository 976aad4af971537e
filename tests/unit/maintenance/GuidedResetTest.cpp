#include "core/maintenance/GuidedReset.h"
#include "tests/support/Catch.h"
#include "tests/support/FakeTokens.h"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

using namespace fidesk;
using namespace fidesk::test;
using namespace std::chrono_literals;
using maintenance::guidedReset;
using maintenance::ResetStep;
using maintenance::ResetTimings;

namespace {

using Steps = std::vector<ResetStep>;
const Steps allSteps{ResetStep::Unplug, ResetStep::PlugIn, ResetStep::Send, ResetStep::Touch};

// No test leans on looking without being told, but those that say so.
const ResetTimings patient{.look = 600s};

/// Does at each step what it was told to, on the thread of the reset.
class Person final : public maintenance::ResetObserver {
public:
    std::map<ResetStep, std::function<void()>> acts{};
    Steps steps{};
    std::vector<std::chrono::milliseconds> limits{};

    void resetStep(ResetStep step, std::chrono::milliseconds limit) override {
        steps.push_back(step);
        limits.push_back(limit);
        if (const auto act = acts.find(step); act != acts.end())
            act->second();
    }
};

struct Desk {
    FakeTokens tokens{};
    std::shared_ptr<FakeKey> key{std::make_shared<FakeKey>("key", "Blue key")};
    std::shared_ptr<FakeKey> other{std::make_shared<FakeKey>("other", "Red key")};
    Person person{};
    std::stop_source stop{};

    Desk() {
        key->setPinOnKey("1234");
        other->setPinOnKey("1234");
        tokens.insert(key);
        person.acts[ResetStep::Unplug] = [this] { tokens.remove(key); };
        person.acts[ResetStep::PlugIn] = [this] { tokens.insert(key); };
    }

    Result<void> run(const ResetTimings& timings = patient) {
        FIDESK_TRY(guidedReset(tokens, key->address(), person, stop.get_token(), timings));
        return {};
    }

    /// Another key, that looks as the first does before it is opened.
    std::shared_ptr<FakeKey> twin() const {
        auto twin = std::make_shared<FakeKey>("twin", "Blue key");
        twin->setPinOnKey("1234");
        return twin;
    }

    token::AuthenticatorInfo infoOfKey() { return valueOf(valueOf(tokens.open(key->address()))->info()); }
};

} // namespace

TEST_CASE("A key that is unplugged and comes back is reset") {
    Desk at;
    valueOf(at.run());
    CHECK_FALSE(at.key->hasPin());
    CHECK(at.person.steps == allSteps);
    CHECK(at.person.limits == std::vector<std::chrono::milliseconds>{120s, 120s, 5s, 30s});
    CHECK(at.key->calls.log() == std::vector<std::string>{"info", "info", "reset"});
}

TEST_CASE("A person on another thread is waited for") {
    Desk at;
    std::mutex mutex;
    std::condition_variable_any asked;
    std::optional<ResetStep> step;
    const auto ask = [&](ResetStep wanted) {
        return [&, wanted] {
            const std::lock_guard lock(mutex);
            step = wanted;
            asked.notify_all();
        };
    };
    at.person.acts = {{ResetStep::Unplug, ask(ResetStep::Unplug)},
                      {ResetStep::PlugIn, ask(ResetStep::PlugIn)}};
    const std::jthread hand([&] {
        for (const ResetStep wanted : {ResetStep::Unplug, ResetStep::PlugIn}) {
            {
                std::unique_lock lock(mutex);
                asked.wait(lock, [&] { return step == wanted; });
            }
            if (wanted == ResetStep::Unplug)
                at.tokens.remove(at.key);
            else
                at.tokens.insert(at.key);
        }
    });
    valueOf(at.run());
    CHECK_FALSE(at.key->hasPin());
}

TEST_CASE("The touch is asked for when the key waits for it") {
    Desk at;
    at.key->setTouch(FakeTouch::Manual);
    at.person.acts[ResetStep::Touch] = [&] {
        CHECK(at.key->waitingForTouch());
        at.key->touch();
    };
    valueOf(at.run());
    CHECK_FALSE(at.key->hasPin());
}

TEST_CASE("Keys that were in before and stay in do not matter") {
    Desk at;
    const auto twin = at.twin();
    at.tokens.insert(at.other);
    at.tokens.insert(twin);
    valueOf(at.run());
    CHECK_FALSE(at.key->hasPin());
    CHECK(at.other->hasPin());
    CHECK(twin->hasPin());
    CHECK(at.other->calls.log().empty());
    CHECK(twin->calls.log().empty());
}

TEST_CASE("Another key that was in before may leave meanwhile, and not come back") {
    Desk at;
    at.tokens.insert(at.other);
    at.person.acts[ResetStep::Unplug] = [&] {
        at.tokens.remove(at.other);
        at.tokens.remove(at.key);
    };
    SECTION("gone") {
        valueOf(at.run());
        CHECK_FALSE(at.key->hasPin());
    }
    SECTION("back") {
        at.person.acts[ResetStep::PlugIn] = [&] { at.tokens.insert(at.other); };
        CHECK(codeOf(at.run()) == ErrorCode::ResetOtherKey);
        CHECK(at.other->hasPin());
    }
}

TEST_CASE("Another key that comes instead ends it at once") {
    Desk at;
    at.person.acts[ResetStep::PlugIn] = [&] { at.tokens.insert(at.other); };
    const auto result = at.run();
    CHECK(codeOf(result) == ErrorCode::ResetOtherKey);
    CHECK(result.error().detail == "Fake Red key");
    CHECK(at.key->hasPin());
    CHECK(at.other->hasPin());
    CHECK(at.other->calls.log().empty());
    CHECK(at.person.steps == Steps{ResetStep::Unplug, ResetStep::PlugIn});
}

TEST_CASE("Another key that comes with the right one, or before it has left, ends it too") {
    Desk at;
    SECTION("with it") {
        at.person.acts[ResetStep::PlugIn] = [&] {
            at.tokens.insert(at.key);
            at.tokens.insert(at.other);
        };
    }
    SECTION("while it is in") {
        at.person.acts[ResetStep::Unplug] = [&] { at.tokens.insert(at.other); };
    }
    SECTION("a twin with it") {
        at.person.acts[ResetStep::PlugIn] = [&] {
            at.tokens.insert(at.key);
            at.tokens.insert(at.twin());
        };
    }
    SECTION("a twin while it is in") {
        at.person.acts[ResetStep::Unplug] = [&] { at.tokens.insert(at.twin()); };
    }
    CHECK(codeOf(at.run()) == ErrorCode::ResetOtherKey);
    CHECK(at.key->hasPin());
    CHECK(at.other->hasPin());
}

TEST_CASE("A key that looks the same and tells otherwise is another") {
    const std::pair<const char*, std::function<void(token::AuthenticatorInfo&)>> changes[] = {
        {"AAGUID", [](auto& info) { info.aaguid[15] = 1; }},
        {"firmware", [](auto& info) { info.firmwareVersion = 9; }},
        {"versions", [](auto& info) { info.versions.push_back("FIDO_2_2"); }},
        {"extensions", [](auto& info) { info.extensions.push_back("credBlob"); }},
        {"minimum PIN length", [](auto& info) { info.minPinLength = 8; }},
        {"an option", [](auto& info) { info.options["alwaysUv"] = true; }},
        {"one option more", [](auto& info) { info.options["uvAcfg"] = false; }}};
    for (const auto& [what, change] : changes) {
        INFO(what);
        Desk at;
        const auto twin = at.twin();
        auto info = at.infoOfKey();
        change(info);
        twin->setInfo(info);
        at.person.acts[ResetStep::PlugIn] = [&] { at.tokens.insert(twin); };
        CHECK(codeOf(at.run()) == ErrorCode::ResetOtherKey);
        CHECK(twin->hasPin());
        CHECK(twin->calls.log() == std::vector<std::string>{"info"});
        CHECK(at.key->hasPin());
    }
}

TEST_CASE("A key without a PIN is not the one that had one") {
    Desk at;
    const auto twin = std::make_shared<FakeKey>("twin", "Blue key");
    at.person.acts[ResetStep::PlugIn] = [&] { at.tokens.insert(twin); };
    CHECK(codeOf(at.run()) == ErrorCode::ResetOtherKey);
}

TEST_CASE("The same key may have another address, and tell otherwise of its sensor") {
    Desk at;
    const auto again = at.twin();
    auto info = at.infoOfKey();
    info.options["uv"] = true;
    again->setInfo(info);
    at.person.acts[ResetStep::PlugIn] = [&] { at.tokens.insert(again); };
    valueOf(at.run());
    CHECK_FALSE(again->hasPin());
}

TEST_CASE("A key that is back before it was seen to be gone is known by its new address") {
    Desk at;
    const auto again = at.twin();
    at.person.acts[ResetStep::Unplug] = [&] {
        at.tokens.remove(at.key);
        at.tokens.insert(again);
    };
    at.person.acts[ResetStep::PlugIn] = [] {};
    valueOf(at.run());
    CHECK_FALSE(again->hasPin());
    CHECK(at.person.steps == allSteps);
}

TEST_CASE("A key that goes again before it was recognised is waited for again") {
    Desk at;
    int infos = 0;
    at.key->calls.onCall([&](const std::string& name) {
        if (name != "info" || ++infos != 2)
            return;
        at.tokens.remove(at.key);
        at.tokens.insert(at.key);
    });
    valueOf(at.run());
    CHECK(infos == 3);
    CHECK_FALSE(at.key->hasPin());
}

TEST_CASE("A key that goes between being listed and being opened is waited for again") {
    Desk at;
    int opened = 0;
    at.tokens.calls.onCall([&](const std::string& name) {
        if (name != "open" || ++opened != 2)
            return;
        at.tokens.remove(at.key);
    });
    at.person.acts[ResetStep::PlugIn] = [&] { at.tokens.insert(at.key); };
    CHECK(codeOf(at.run({.plugIn = 0ms, .look = 600s})) == ErrorCode::ResetKeyNotBack);
    CHECK(opened == 2);
    CHECK(at.key->hasPin());
}

TEST_CASE("A key that may be opened a moment later is tried again") {
    Desk at;
    at.person.acts[ResetStep::PlugIn] = [&] {
        at.tokens.calls.failNext("open", Error(ErrorCode::KeyNotPermitted));
        at.tokens.insert(at.key);
    };
    SECTION("when the source tells") {
        int opened = 0;
        at.tokens.calls.onCall([&](const std::string& name) {
            if (name == "open" && ++opened == 2)
                at.tokens.insert(at.key); // tells of it again
        });
        valueOf(at.run());
    }
    SECTION("when it does not tell") {
        valueOf(at.run({.look = 1ms}));
    }
    CHECK_FALSE(at.key->hasPin());
}

TEST_CASE("A key that other programs greet first, or that is still starting, is tried again") {
    Desk at;
    const auto code = GENERATE(ErrorCode::KeyBusy, ErrorCode::KeyUnresponsive);
    at.person.acts[ResetStep::PlugIn] = [&] {
        at.key->calls.failNext("info", Error(code));
        at.tokens.insert(at.key);
    };
    valueOf(at.run({.look = 1ms}));
    CHECK_FALSE(at.key->hasPin());
}

TEST_CASE("A key that may not be opened is not called missing") {
    Desk at;
    at.person.acts[ResetStep::PlugIn] = [&] {
        at.tokens.insert(at.key);
        at.tokens.calls.failAlways("list", Error(ErrorCode::KeyNotPermitted));
    };
    CHECK(codeOf(at.run({.plugIn = 0ms})) == ErrorCode::KeyNotPermitted);
    CHECK(at.key->hasPin());
}

TEST_CASE("A source that never tells is looked at now and then") {
    Desk at;
    at.tokens.keepSilent();
    at.key->setTouch(FakeTouch::Manual);
    int lists = 0;
    at.person.acts.clear();
    at.person.acts[ResetStep::Touch] = [&] { at.key->touch(); };
    at.tokens.calls.onCall([&](const std::string& name) {
        if (name != "list")
            return;
        if (++lists == 4)
            at.tokens.remove(at.key);
        if (lists == 8)
            at.tokens.insert(at.key);
    });
    valueOf(at.run({.look = 1ms}));
    CHECK_FALSE(at.key->hasPin());
}

TEST_CASE("A source that tells is looked at only when it has told") {
    Desk at;
    int lists = 0;
    at.person.acts.clear();
    at.tokens.calls.onCall([&](const std::string& name) { lists += name == "list" ? 1 : 0; });
    // Were it looked at all the time, there would be dozens.
    CHECK(codeOf(at.run({.unplug = 50ms, .look = 1ms})) == ErrorCode::ResetKeyNotBack);
    CHECK(lists == 3); // who it is; whether it is in still; and when the time is over
}

TEST_CASE("Nobody unplugs the key, or nobody plugs it in again") {
    Desk at;
    SECTION("not unplugged") {
        at.person.acts.clear();
        CHECK(codeOf(at.run({.unplug = 0ms})) == ErrorCode::ResetKeyNotBack);
        CHECK(at.person.steps == Steps{ResetStep::Unplug});
    }
    SECTION("not plugged in") {
        at.person.acts.erase(ResetStep::PlugIn);
        CHECK(codeOf(at.run({.plugIn = 0ms})) == ErrorCode::ResetKeyNotBack);
        CHECK(at.person.steps == Steps{ResetStep::Unplug, ResetStep::PlugIn});
    }
    CHECK(at.key->hasPin());
    CHECK(at.key->calls.count("reset") == 0);
}

TEST_CASE("It can be stopped at every step, and nothing is reset") {
    for (const ResetStep step : allSteps) {
        INFO(static_cast<int>(step));
        Desk at;
        at.key->setTouch(FakeTouch::Manual);
        at.person.acts[step] = [&] { at.stop.request_stop(); };
        CHECK(codeOf(at.run()) == ErrorCode::Cancelled);
        CHECK(at.key->hasPin());
        CHECK(at.person.steps.back() == step);
    }
}

TEST_CASE("A stop on another thread ends the wait") {
    Desk at;
    at.person.acts.clear();
    std::jthread other;
    at.person.acts[ResetStep::Unplug] = [&] { other = std::jthread([&] { at.stop.request_stop(); }); };
    CHECK(codeOf(at.run()) == ErrorCode::Cancelled);
}

TEST_CASE("A key that is not in, or has no reset, is not asked for") {
    Desk at;
    SECTION("not in") {
        at.tokens.remove(at.key);
        CHECK(codeOf(at.run()) == ErrorCode::NoKey);
    }
    SECTION("U2F") {
        token::AuthenticatorInfo info;
        info.versions = {"U2F_V2"};
        at.key->setInfo(info);
        CHECK(codeOf(at.run()) == ErrorCode::NotSupportedByKey);
    }
    CHECK(at.person.steps.empty());
}

TEST_CASE("Whichever call to the source fails, it ends in that error and nothing is reset") {
    int n = 1;
    for (;; ++n) {
        Desk at;
        at.tokens.calls.failAtCall(n, Error(ErrorCode::Internal));
        const auto result = at.run();
        if (result)
            break;
        CHECK(codeOf(result) == ErrorCode::Internal);
        CHECK(at.key->hasPin());
    }
    CHECK(n == 6); // list, open; list; list, open
}

TEST_CASE("Whichever call to the key fails, it ends in that error and nothing is reset") {
    for (const ErrorCode code : {ErrorCode::KeyMalfunction, ErrorCode::KeyUnresponsive, ErrorCode::KeyBusy,
                                 ErrorCode::ResetTooLate, ErrorCode::NotTouched, ErrorCode::UserRefused}) {
        int n = 1;
        for (;; ++n) {
            Desk at;
            at.key->calls.failAtCall(n, Error(code));
            const auto result = at.run({.plugIn = 0ms, .look = 600s});
            if (result)
                break;
            CHECK(codeOf(result) == code);
            CHECK(at.key->hasPin());
        }
        CHECK(n == 4); // info; info, reset
    }
}

TEST_CASE("A key that is pulled out while it waits for the touch is not reset") {
    Desk at;
    at.key->setTouch(FakeTouch::Manual);
    at.person.acts[ResetStep::Touch] = [&] { at.tokens.remove(at.key); };
    CHECK(codeOf(at.run()) == ErrorCode::KeyUnplugged);
    CHECK(at.key->hasPin());
}
