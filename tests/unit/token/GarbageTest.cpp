// Keys that answer nonsense, or nothing: every operation ends, in time, with a documented error.

#include "tests/support/Catch.h"

#include "core/token/fido2/Fido2Token.h"
#include "tests/support/RecordingObserver.h"
#include "tests/support/ScriptedChannel.h"
#include "tests/unit/token/BareKey.h"
#include "tests/unit/token/Operations.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <random>

using namespace fidesk;
using namespace fidesk::test;
using namespace std::chrono_literals;
using token::hidReportSize;

namespace {

bool isKeyError(ErrorCode code) {
    return code >= ErrorCode::NoKey && code <= ErrorCode::RequestTooLarge;
}

} // namespace

TEST_CASE("What a key tells of itself", "[info]") {
    BareKey key;
    const auto info = valueOf(key.token()->info());
    CHECK(info.versions == std::vector<std::string>{"FIDO_2_1"});
    CHECK(info.aaguid[0] == 0x11);
    CHECK(info.pinSet());
    CHECK(info.option("rk") == true);
    CHECK(info.option("uv") == std::nullopt);
    CHECK(info.canManageCredentials());
    CHECK(info.pinProtocols == std::vector<std::uint8_t>{1});
    CHECK(info.minPinLength == 4);
    CHECK(info.algorithms.empty());
    CHECK(info.maxCredentialsInList == 0);
    CHECK_FALSE(info.remainingDiscoverableCredentials.has_value());
    CHECK_FALSE(info.pinMustChange);
}

TEST_CASE("The state of the PIN tries is read, the power cycle included", "[pin]") {
    struct Row {
        Bytes answer;
        int left;
        bool powerCycle;
    };
    const auto row = GENERATE(Row{{0, 0xA1, 3, 8}, 8, false}, Row{{0, 0xA2, 3, 5, 4, 0xF5}, 5, true},
                              Row{{0, 0xA2, 3, 5, 4, 0xF4}, 5, false}, Row{{0, 0xA1, 3, 0}, 0, false},
                              Row{{0, 0xA2, 3, 0x18, 0x20, 4, 0xF5}, 32, true});
    BareKey key;
    key.other = [&key, &row](ByteView report) { key.say(report.first(4), 0x90, row.answer); };
    const auto retries = valueOf(key.token()->pinRetries());
    CHECK(retries.left == row.left);
    CHECK(retries.powerCycleNeeded == row.powerCycle);
}

TEST_CASE("A key that speaks only U2F is told apart", "[info]") {
    BareKey key;
    key.capabilities = 0;
    const auto info = valueOf(key.token()->info());
    CHECK(info.versions == std::vector<std::string>{"U2F_V2"});
    CHECK(info.u2fOnly());
    CHECK(info.options.empty());
    CHECK_FALSE(info.canWink);
    CHECK(valueOf(key.token()->status()).info.u2fOnly());
    RecordingObserver observer;
    for (const auto& operation : everyOperation()) {
        const bool canU2f = operation.is("info") || operation.is("status") || operation.is("waitForTouch") ||
                            operation.is("hold") || operation.is("holdsAnyOf");
        if (canU2f)
            continue;
        INFO(operation.name);
        CHECK(operation.run(*key.token(), observer, {}) == ErrorCode::NotSupportedByKey);
    }
    CHECK(observer.needed == 0);
}

TEST_CASE("A key whose getInfo is nonsense is not taken for a U2F key", "[info]") {
    BareKey key;
    key.info = {0x00, 0xFF, 0xFF, 0xFF};
    CHECK(codeOf(key.token()->info()) == ErrorCode::KeyMalfunction);
}

TEST_CASE("What libfido2 logs goes nowhere, FIDO_DEBUG or not", "[log]") {
    // The handler is set for each operation, after what the environment asked for: see Session.cpp.
    ::setenv("FIDO_DEBUG", "1", 1);
    FILE* captured = std::tmpfile();
    REQUIRE(captured != nullptr);
    std::fflush(stderr);
    const int original = ::dup(2);
    ::dup2(::fileno(captured), 2);
    BareKey key;
    const auto info = key.token()->info();
    std::fflush(stderr);
    ::dup2(original, 2);
    ::close(original);
    ::unsetenv("FIDO_DEBUG");
    CHECK(info.has_value());
    CHECK(::lseek(::fileno(captured), 0, SEEK_END) == 0);
    std::fclose(captured);
}

TEST_CASE("A key that says nothing at all is unresponsive", "[garbage]") {
    for (const auto& operation : everyOperation()) {
        INFO(operation.name);
        const auto script = std::make_shared<ChannelScript>();
        const auto token = token::makeFido2Token(
            {},
            [script]() -> Result<std::unique_ptr<token::HidChannel>> {
                return std::make_unique<ScriptedChannel>(script);
            },
            quick);
        RecordingObserver observer;
        CHECK(operation.run(*token, observer, {}) == ErrorCode::KeyUnresponsive);
        CHECK(observer.needed == 0);
    }
}

TEST_CASE("A key that falls silent after telling what it is", "[garbage]") {
    for (const auto& operation : everyOperation()) {
        if (operation.is("info") || operation.is("hold") || operation.is("setPin"))
            continue; // the first two are done by then, the other refused
        INFO(operation.name);
        BareKey key;
        key.timings = quick;
        key.timings.init = 1s; // it does tell
        RecordingObserver observer;
        CHECK(operation.run(*key.token(), observer, {}) == ErrorCode::KeyUnresponsive);
    }
}

TEST_CASE("Random reports never crash or hang an operation", "[garbage]") {
    std::mt19937 random(20260420); // the same noise on every run
    const auto noise = [&random](std::size_t size) {
        Bytes out(size);
        for (auto& byte : out)
            byte = static_cast<std::uint8_t>(random());
        return out;
    };
    for (int round = 0; round < 30; ++round)
        for (const auto& operation : everyOperation()) {
            BareKey key;
            key.timings = quick;
            key.other = [&](ByteView report) {
                const ByteView cid = report.first(4);
                switch (random() % 6) {
                case 0: // a frame of noise on our channel
                    key.script->say([&] {
                        Bytes frame = toBytes(cid);
                        append(frame, noise(hidReportSize - 4));
                        return frame;
                    }());
                    break;
                case 1: // a message that is well framed and full of noise
                    key.say(cid, 0x90, noise(1 + random() % 300));
                    break;
                case 2: { // success, then noise
                    Bytes message = noise(1 + random() % 300);
                    message[0] = 0;
                    key.say(cid, 0x90, message);
                    break;
                }
                case 3: // any status
                    key.say(cid, 0x90, {static_cast<std::uint8_t>(random())});
                    break;
                case 4: // a report that is no report
                    key.script->say(noise(random() % 70));
                    break;
                default: // a length that is a lie
                    key.script->say([&] {
                        Bytes frame = toBytes(cid);
                        append(frame, Bytes{0x90, 0xFF, 0xFF});
                        append(frame, noise(hidReportSize - 7));
                        return frame;
                    }());
                }
            };
            RecordingObserver observer;
            const auto outcome = operation.run(*key.token(), observer, {});
            INFO(operation.name << ", round " << round);
            if (outcome) {
                INFO(name(*outcome));
                CHECK((isKeyError(*outcome) || *outcome == ErrorCode::Cancelled));
            }
            CHECK(observer.needed == observer.done);
        }
}
