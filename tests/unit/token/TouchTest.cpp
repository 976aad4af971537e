// Waiting for a touch and blinking, on keys of every standard.

#include "tests/support/Catch.h"

#include "tests/unit/token/BareKey.h"
#include "tests/unit/token/SimulatorBench.h"

using namespace fidesk;
using namespace fidesk::test;
using namespace std::chrono_literals;
using simulator::Touch;

namespace {

simulator::Personality named(std::string_view name) {
    auto out = valueOf(simulator::personalityNamed(name));
    out.keepAliveInterval = 5ms;
    return out;
}

constexpr token::Timings impatient{.u2fTouch = 60ms, .u2fPoll = 5ms};

/// A U2F key that wants `after` questions before it was touched.
struct U2fKey : BareKey {
    int asked{0};
    int after{3};
    std::uint8_t refusal{0x85};
    U2fKey() {
        capabilities = 0x08;
        timings = impatient;
        other = [this](ByteView report) {
            if (report[4] == 0x83)
                say(report.first(4), 0x83, ++asked > after ? Bytes{0x05, 0x90, 0x00} : Bytes{0x69, refusal});
        };
    }
};

} // namespace

TEST_CASE("Every kind of key can be told by a touch", "[token][touch]") {
    for (const auto& personality : simulator::personalities()) {
        INFO(personality.name);
        SimulatorBench bench(Touch::Manual, named(personality.name));
        bench.touchWhenAsked();
        valueOf(bench.token->waitForTouch(bench.observer));
        CHECK(bench.observer.needed == 1);
        CHECK(bench.observer.done == 1);
        valueOf(bench.token->waitForTouch(bench.observer));
        CHECK(valueOf(bench.token->info())
                  .remainingDiscoverableCredentials.value_or(personality.passkeySlots) ==
              personality.passkeySlots);
    }
}

TEST_CASE("A U2F key is asked until it is touched", "[touch]") {
    U2fKey key;
    RecordingObserver observer;
    valueOf(key.token()->waitForTouch(observer));
    CHECK(key.asked == 4);
    CHECK(observer.needed == 1);
    CHECK(observer.done == 1);
}

TEST_CASE("A U2F key that nobody touches, or that is given up", "[touch]") {
    U2fKey key;
    key.after = 1'000'000;
    RecordingObserver observer;
    CHECK(codeOf(key.token()->waitForTouch(observer)) == ErrorCode::NotTouched);
    CHECK(observer.done == 1);
    key.timings.u2fTouch = 60s;
    key.timings.u2fPoll = 60s;
    std::stop_source stop;
    observer.onNeeded = [&stop] { stop.request_stop(); };
    const auto before = std::chrono::steady_clock::now();
    CHECK(codeOf(key.token()->waitForTouch(observer, stop.get_token())) == ErrorCode::Cancelled);
    CHECK(std::chrono::steady_clock::now() - before < 1s);
    CHECK(observer.done == 2);
}

TEST_CASE("A CTAP 2.1 key that does not know authenticatorSelection is asked as older ones are", "[touch]") {
    BareKey key;
    std::vector<std::uint8_t> commands;
    key.other = [&](ByteView report) {
        if ((report[4] & 0x80) == 0)
            return; // the rest of a message
        commands.push_back(report[7]);
        key.say(report.first(4), 0x90, {report[7] == 0x0B ? std::uint8_t{0x01} : std::uint8_t{0x33}});
    };
    RecordingObserver observer;
    valueOf(key.token()->waitForTouch(observer));
    CHECK(commands == std::vector<std::uint8_t>{0x0B, 0x01});
    key.other = [&](ByteView report) { key.say(report.first(4), 0x90, {0x2F}); };
    CHECK(codeOf(key.token()->waitForTouch(observer)) == ErrorCode::NotTouched);
    key.other = [&](ByteView report) { key.say(report.first(4), 0x90, {0x27}); };
    CHECK(codeOf(key.token()->waitForTouch(observer)) == ErrorCode::UserRefused);
}

TEST_CASE("A key winks if it says it can", "[touch]") {
    BareKey key;
    int winks = 0;
    Bytes answer;
    std::uint8_t command = 0x88;
    key.other = [&](ByteView report) {
        if (report[4] != 0x88)
            return;
        ++winks;
        key.say(report.first(4), command, answer);
    };
    key.capabilities = 0x04;
    CHECK(codeOf(key.token()->wink()) == ErrorCode::NotSupportedByKey);
    CHECK(winks == 0);
    for (const std::uint8_t capabilities : Bytes{0x05, 0x01}) { // the second speaks U2F only
        key.capabilities = capabilities;
        CHECK(valueOf(key.token()->info()).canWink);
        valueOf(key.token()->wink());
    }
    CHECK(winks == 2);
    command = 0xBF;
    answer = {0x01};
    CHECK(codeOf(key.token()->wink()) == ErrorCode::NotSupportedByKey);
    answer = {0x06};
    CHECK(codeOf(key.token()->wink()) == ErrorCode::KeyBusy);
    command = 0x90;
    CHECK(codeOf(key.token()->wink()) == ErrorCode::KeyMalfunction);
}

TEST_CASE("A software key winks", "[token][touch]") {
    SimulatorBench bench;
    CHECK(valueOf(bench.token->info()).canWink);
    valueOf(bench.token->wink());
    CHECK(bench.observer.needed == 0);
}

TEST_CASE("A reset that is refused without a touch came too late, after one it was not touched", "[touch]") {
    BareKey key;
    RecordingObserver observer;
    const auto says = [&](bool asks, std::uint8_t status) {
        key.other = [&key, asks, status](ByteView report) {
            if (asks)
                key.say(report.first(4), 0xBB, {2});
            key.say(report.first(4), 0x90, {status});
        };
        return codeOf(key.token()->reset(observer));
    };
    CHECK(says(false, 0x30) == ErrorCode::ResetTooLate);
    CHECK(says(false, 0x34) == ErrorCode::ResetTooLate);
    CHECK(says(false, 0x3A) == ErrorCode::ResetTooLate);
    CHECK(says(true, 0x3A) == ErrorCode::NotTouched);
    CHECK(says(true, 0x2F) == ErrorCode::NotTouched);
    CHECK(says(true, 0x27) == ErrorCode::UserRefused);
    CHECK(says(false, 0x01) == ErrorCode::NotSupportedByKey);
}
