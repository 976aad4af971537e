#include "tests/support/Catch.h"

#include "core/token/fido2/Wire.h"
#include "tests/support/RecordingObserver.h"
#include "tests/support/ScriptedChannel.h"

#include <algorithm>
#include <array>
#include <stdexcept>

using namespace fidesk;
using namespace fidesk::test;
using namespace std::chrono_literals;
using token::hidReportSize;
using token::Timings;
using token::Wire;

namespace {

constexpr std::array<std::uint8_t, 4> ourCid{1, 2, 3, 4};
constexpr std::array<std::uint8_t, 4> otherCid{9, 9, 9, 9};
constexpr std::array<std::uint8_t, 4> broadcast{0xFF, 0xFF, 0xFF, 0xFF};
constexpr Timings quick{
    .init = 100ms, .silence = 150ms, .exchange = 500ms, .cancelAnswer = 100ms, .stopLatency = 5ms};

Bytes frame(std::array<std::uint8_t, 4> cid, std::uint8_t command, Bytes payload = {}) {
    Bytes out(cid.begin(), cid.end());
    out.push_back(command);
    if ((command & 0x80) != 0) {
        out.push_back(0);
        out.push_back(static_cast<std::uint8_t>(payload.size()));
    }
    append(out, payload);
    out.resize(hidReportSize);
    return out;
}

Bytes request() {
    return frame(ourCid, 0x90, {4});
}
Bytes answer(std::uint8_t status = 0) {
    return frame(ourCid, 0x90, {status});
}
Bytes keepAlive(std::uint8_t status) {
    return frame(ourCid, 0xBB, {status});
}
Bytes init(Bytes nonce) {
    return frame(broadcast, 0x86, std::move(nonce));
}

struct Bench {
    std::shared_ptr<ChannelScript> script = std::make_shared<ChannelScript>();
    RecordingObserver observer{};
    std::stop_source stop{};
    Wire wire{std::make_unique<ScriptedChannel>(script), &observer, stop.get_token(), quick};

    /// The next report, or an empty one.
    Bytes read() {
        Bytes out(hidReportSize);
        return wire.read(out, std::nullopt) ? out : Bytes{};
    }
    ErrorCode failure() {
        REQUIRE(wire.failure().has_value());
        return wire.failure()->code;
    }
    /// How many CTAPHID_CANCELs went out on our channel.
    auto cancels() {
        const Bytes cancel = frame(ourCid, 0x91);
        return std::count(script->written.begin(), script->written.end(), cancel);
    }
};

} // namespace

TEST_CASE("Reports pass as they are", "[wire]") {
    Bench bench;
    bench.script->say(answer());
    REQUIRE(bench.wire.write(request()));
    CHECK(bench.script->written == std::vector<Bytes>{request()});
    CHECK(bench.read() == answer());
    CHECK(equal(bench.wire.lastPayload(), Bytes{0}));
    CHECK_FALSE(bench.wire.failure());
}

TEST_CASE("A wait for a touch is told once, on the calling thread", "[wire]") {
    Bench bench;
    for (const std::uint8_t status : Bytes{1, 2, 2, 2})
        bench.script->say(keepAlive(status));
    bench.script->say(answer());
    REQUIRE(bench.wire.write(request()));
    for (int i = 0; i < 4; ++i)
        CHECK(bench.read()[4] == 0xBB); // libfido2 sees the keep-alives too
    CHECK(bench.observer.needed == 1);
    CHECK(bench.observer.done == 0);
    CHECK(bench.read() == answer());
    CHECK(bench.observer.needed == 1);
    CHECK(bench.observer.done == 1);
    CHECK(bench.observer.thread == std::this_thread::get_id());
}

TEST_CASE("A key that goes on working after the touch is not waiting any more", "[wire]") {
    Bench bench;
    for (const std::uint8_t status : Bytes{2, 1, 1, 2})
        bench.script->say(keepAlive(status));
    REQUIRE(bench.wire.write(request()));
    bench.read();
    bench.read();
    CHECK(bench.observer.done == 1);
    bench.read();
    bench.read();
    CHECK(bench.observer.needed == 2);
}

TEST_CASE("Keep-alives that only say 'processing' ask nobody for anything", "[wire]") {
    Bench bench;
    bench.script->say(keepAlive(1));
    bench.script->say(answer());
    REQUIRE(bench.wire.write(request()));
    bench.read();
    bench.read();
    CHECK(bench.observer.needed == 0);
    CHECK(bench.observer.done == 0);
}

TEST_CASE("A wait for a touch ends when the key is pulled out", "[wire]") {
    Bench bench;
    bench.script->say(keepAlive(2));
    bench.script->unplug();
    REQUIRE(bench.wire.write(request()));
    bench.read();
    CHECK(bench.read().empty());
    CHECK(bench.failure() == ErrorCode::KeyUnplugged);
    CHECK(bench.observer.done == 1);
    CHECK_FALSE(bench.wire.write(request()));
}

TEST_CASE("What the key says to other programs is dropped", "[wire]") {
    Bench bench;
    bench.script->say(frame(otherCid, 0xBB, {2}));
    bench.script->say(frame(otherCid, 0x90, {0x31}));
    bench.script->say(frame(otherCid, 0xBF, {6}));
    bench.script->say(answer());
    REQUIRE(bench.wire.write(request()));
    CHECK(bench.read() == answer());
    CHECK(bench.observer.needed == 0);
}

TEST_CASE("The answer to another program's CTAPHID_INIT is dropped", "[wire]") {
    Bench bench;
    bench.script->say(init({8, 7, 6, 5, 4, 3, 2, 1}));
    bench.script->say(init({1, 2, 3, 4, 5, 6, 7, 8}));
    REQUIRE(bench.wire.write(init({1, 2, 3, 4, 5, 6, 7, 8})));
    CHECK(bench.read() == init({1, 2, 3, 4, 5, 6, 7, 8}));
}

TEST_CASE("With a stop requested nothing is begun", "[wire]") {
    Bench bench;
    bench.stop.request_stop();
    CHECK_FALSE(bench.wire.write(request()));
    CHECK(bench.failure() == ErrorCode::Cancelled);
    CHECK(bench.script->written.empty());
}

TEST_CASE("A message that is begun is sent to its end, stop or not", "[wire]") {
    Bench bench;
    REQUIRE(bench.wire.write(request()));
    bench.stop.request_stop();
    const Bytes continuation = frame(ourCid, 0x00, Bytes(59, 7));
    CHECK(bench.wire.write(continuation));
    CHECK(bench.script->written.back() == continuation);
}

TEST_CASE("A stop request becomes one CTAPHID_CANCEL, whose answer is awaited", "[wire]") {
    Bench bench;
    bench.script->onWrite = [&bench](ByteView report) {
        if (report[4] == 0x91) {
            bench.script->say(keepAlive(2));
            bench.script->say(answer(0x2D));
        }
    };
    bench.script->say(keepAlive(2));
    REQUIRE(bench.wire.write(request()));
    bench.read();
    bench.stop.request_stop();
    bench.read();
    CHECK(bench.read() == answer(0x2D));
    CHECK(bench.cancels() == 1);
    CHECK_FALSE(bench.wire.failure());
    CHECK(bench.observer.needed == 1);
    CHECK(bench.observer.done == 1);
    CHECK_FALSE(bench.wire.write(request()));
    CHECK(bench.failure() == ErrorCode::Cancelled);
}

TEST_CASE("A stop in the midst of an answer lets it come to its end", "[wire]") {
    Bench bench;
    Bytes first = answer();
    first[6] = 100; // it goes on
    const Bytes second = frame(ourCid, 0x00);
    bench.script->say(first);
    REQUIRE(bench.wire.write(request()));
    CHECK(bench.read() == first);
    bench.stop.request_stop();
    bench.script->say(second);
    CHECK(bench.read() == second);
    CHECK(bench.cancels() == 0);
    CHECK_FALSE(bench.wire.failure());
}

TEST_CASE("A cancel the key does not answer ends all the same", "[wire]") {
    Bench bench;
    const bool chatters = GENERATE(false, true);
    if (chatters)
        bench.script->onRead = [&bench] { bench.script->say(keepAlive(2)); };
    REQUIRE(bench.wire.write(request()));
    bench.stop.request_stop();
    const auto begun = std::chrono::steady_clock::now();
    while (!bench.read().empty())
        ;
    CHECK(std::chrono::steady_clock::now() - begun < 1s);
    CHECK(bench.failure() == ErrorCode::Cancelled);
    CHECK(bench.cancels() == 1);
}

TEST_CASE("A stop while a channel is being allotted ends at once, with nothing to cancel", "[wire]") {
    Bench bench;
    REQUIRE(bench.wire.write(init({1, 2, 3, 4, 5, 6, 7, 8})));
    bench.stop.request_stop();
    CHECK(bench.read().empty());
    CHECK(bench.failure() == ErrorCode::Cancelled);
    CHECK(bench.script->written.size() == 1);
}

TEST_CASE("A key that falls silent is unresponsive, and told to stop", "[wire]") {
    Bench bench;
    REQUIRE(bench.wire.write(request()));
    CHECK(bench.read().empty());
    CHECK(bench.failure() == ErrorCode::KeyUnresponsive);
    CHECK(bench.cancels() == 1);
}

TEST_CASE("A key that only ever keeps alive is unresponsive", "[wire]") {
    Bench bench;
    bench.script->onRead = [&bench] { bench.script->say(keepAlive(1)); };
    REQUIRE(bench.wire.write(request()));
    while (!bench.read().empty())
        ;
    CHECK(bench.failure() == ErrorCode::KeyUnresponsive);
    CHECK(bench.cancels() == 1);
}

TEST_CASE("A key that only ever talks to others is unresponsive", "[wire]") {
    Bench bench;
    bench.script->onRead = [&bench] { bench.script->say(frame(otherCid, 0xBB, {1})); };
    REQUIRE(bench.wire.write(request()));
    CHECK(bench.read().empty());
    CHECK(bench.failure() == ErrorCode::KeyUnresponsive);
}

TEST_CASE("A read with a time-out of its own fails nothing", "[wire]") {
    Bench bench;
    REQUIRE(bench.wire.write(request()));
    Bytes out(hidReportSize);
    CHECK_FALSE(bench.wire.read(out, 10ms));
    CHECK_FALSE(bench.wire.failure());
    bench.script->say(answer());
    CHECK(bench.read() == answer());
}

TEST_CASE("CTAPHID errors keep their number", "[wire]") {
    struct Row {
        std::uint8_t code;
        ErrorCode meaning;
    };
    const auto row = GENERATE(Row{0x06, ErrorCode::KeyBusy}, Row{0x03, ErrorCode::RequestTooLarge},
                              Row{0x05, ErrorCode::KeyUnresponsive}, Row{0x0B, ErrorCode::KeyBusy},
                              Row{0x7F, ErrorCode::KeyMalfunction});
    Bench bench;
    bench.script->say(frame(ourCid, 0xBF, {row.code}));
    REQUIRE(bench.wire.write(request()));
    bench.read();
    CHECK(bench.failure() == row.meaning);
    CHECK(bench.wire.failure()->native == row.code);
}

TEST_CASE("A report of another size is a malfunction", "[wire]") {
    const std::size_t size = GENERATE(0, 1, 63, 65);
    Bench bench;
    bench.script->say(Bytes(size, 1));
    REQUIRE(bench.wire.write(request()));
    CHECK(bench.read().empty());
    CHECK(bench.failure() == ErrorCode::KeyMalfunction);
}

TEST_CASE("An observer that throws does not throw through the library", "[wire]") {
    Bench bench;
    bench.observer.onNeeded = [] { throw std::runtime_error("no"); };
    bench.script->say(keepAlive(2));
    REQUIRE(bench.wire.write(request()));
    CHECK(bench.read().empty());
    CHECK(bench.failure() == ErrorCode::Internal);
}

TEST_CASE("Commands go out under the number the key knows, the standard's or the preview's", "[wire]") {
    Bench bench;
    const auto sent = [&bench](std::uint8_t command) {
        REQUIRE(bench.wire.write(frame(ourCid, 0x90, {command, 0xA1})));
        CHECK(bench.wire.lastCommand() == bench.script->written.back()[7]);
        return bench.script->written.back()[7];
    };
    for (const std::uint8_t command : Bytes{0x41, 0x0A, 0x40, 0x09})
        CHECK(sent(command) == command); // nobody has said yet
    bench.wire.useFinalManagement(true);
    CHECK(sent(0x41) == 0x0A);
    CHECK(sent(0x0A) == 0x0A);
    CHECK(sent(0x40) == 0x40);
    bench.wire.useFinalBioEnrollment(true);
    CHECK(sent(0x40) == 0x09);
    CHECK(sent(0x09) == 0x09);
    bench.wire.useFinalManagement(false);
    bench.wire.useFinalBioEnrollment(false);
    CHECK(sent(0x0A) == 0x41);
    CHECK(sent(0x09) == 0x40);
    REQUIRE(bench.wire.write(request()));
    CHECK(bench.script->written.back() == request());
    bench.wire.useFinalManagement(true);
    const Bytes continuation = frame(ourCid, 0x41, Bytes(59, 0x41));
    REQUIRE(bench.wire.write(continuation));
    CHECK(bench.script->written.back() == continuation);
}

TEST_CASE("After a stop the wire can be tidied up, if the key has answered", "[wire]") {
    Bench bench;
    SECTION("answered with the cancellation") {
        REQUIRE(bench.wire.write(request()));
        bench.stop.request_stop();
        bench.script->say(answer(0x2D));
        CHECK(bench.read() == answer(0x2D));
        CHECK_FALSE(bench.wire.write(request()));
        REQUIRE(bench.wire.allowTidying());
        CHECK_FALSE(bench.wire.failure());
        bench.script->say(answer());
        REQUIRE(bench.wire.write(request()));
        CHECK(bench.read() == answer());
    }
    SECTION("never answered") {
        REQUIRE(bench.wire.write(request()));
        bench.stop.request_stop();
        CHECK(bench.read().empty());
        CHECK_FALSE(bench.wire.allowTidying());
        CHECK(bench.failure() == ErrorCode::Cancelled);
    }
    SECTION("unplugged") {
        bench.script->unplug();
        REQUIRE(bench.wire.write(request()));
        CHECK(bench.read().empty());
        CHECK_FALSE(bench.wire.allowTidying());
        CHECK(bench.failure() == ErrorCode::KeyUnplugged);
    }
    SECTION("silent while it is tidied up") {
        bench.stop.request_stop();
        CHECK_FALSE(bench.wire.write(request()));
        REQUIRE(bench.wire.allowTidying());
        REQUIRE(bench.wire.write(request()));
        CHECK(bench.read().empty());
        CHECK(bench.failure() == ErrorCode::KeyUnresponsive);
    }
}
