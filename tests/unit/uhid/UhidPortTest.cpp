#include "tests/support/Catch.h"

#include "core/base/Descriptor.h"
#include "core/base/Random.h"
#include "core/simulator/SoftwareKey.h"
#include "core/simulator/uhid/UhidPort.h"

#include <linux/uhid.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <mutex>

using namespace fidesk;
using namespace fidesk::test;
using namespace std::chrono_literals;
using simulator::UhidPort;

namespace {

constexpr std::uint8_t initCommand = 0x86;
constexpr std::uint8_t pingCommand = 0x81;
constexpr std::uint8_t cborCommand = 0x90;
constexpr std::uint32_t broadcast = 0xFFFFFFFF;

/// A software key in a port, with the other end of its descriptor in the hands of the test, which is the
/// kernel and the programs.
class Bench {
public:
    Bench() {
        std::array<int, 2> ends{};
        REQUIRE(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) == 0);
        kernel_ = Descriptor(ends[0]);
        auto made = simulator::SoftwareKey::create({}, random_);
        REQUIRE(made);
        key = std::move(*made);
        key->insert();
        port = UhidPort::over(ends[1], {.name = "Fidesk Software Key", .serial = "S1"},
                              [this] { return key->openChannel(); });
        REQUIRE(port->plugIn());
    }

    /// The next event that the port sends.
    uhid_event next() {
        pollfd waited{kernel_.get(), POLLIN, 0};
        REQUIRE(::poll(&waited, 1, 10'000) == 1);
        uhid_event event{};
        REQUIRE(::read(kernel_.get(), &event, sizeof(event)) > 0);
        return event;
    }
    /// Whether the port has nothing more to say, so far.
    [[nodiscard]] bool silent() const {
        pollfd waited{kernel_.get(), POLLIN, 0};
        return ::poll(&waited, 1, 0) == 0;
    }

    void send(const uhid_event& event) { REQUIRE(::write(kernel_.get(), &event, sizeof(event)) > 0); }
    void send(uhid_event_type type) {
        uhid_event event{};
        event.type = type;
        send(event);
    }
    void output(const Bytes& data, std::uint8_t kind = UHID_OUTPUT_REPORT) {
        uhid_event event{};
        event.type = UHID_OUTPUT;
        event.u.output.rtype = kind;
        event.u.output.size = static_cast<__u16>(data.size());
        std::copy(data.begin(), data.end(), event.u.output.data);
        send(event);
    }
    /// A message of one report, with the report id before it.
    void ask(std::uint32_t channel, std::uint8_t command, const Bytes& payload) {
        Bytes data{0};
        for (const int shift : {24, 16, 8, 0})
            data.push_back(static_cast<std::uint8_t>(channel >> shift));
        data.insert(data.end(), {command, 0, static_cast<std::uint8_t>(payload.size())});
        data.insert(data.end(), payload.begin(), payload.end());
        data.resize(65);
        output(data);
    }
    /// The next report from the key.
    Bytes report() {
        const uhid_event event = next();
        REQUIRE(event.type == UHID_INPUT2);
        return {event.u.input2.data, event.u.input2.data + event.u.input2.size};
    }
    std::uint32_t openChannel(std::uint8_t nonce) {
        ask(broadcast, initCommand, Bytes(8, nonce));
        const Bytes answer = report();
        REQUIRE(answer.size() == 64);
        CHECK(answer[4] == initCommand);
        CHECK(answer[7] == nonce);
        return (std::uint32_t(answer[15]) << 24) | (std::uint32_t(answer[16]) << 16) |
               (std::uint32_t(answer[17]) << 8) | answer[18];
    }

private:
    SystemRandom random_;
    Descriptor kernel_;

public:
    std::shared_ptr<simulator::SoftwareKey> key;
    std::unique_ptr<UhidPort> port;
};

} // namespace

TEST_CASE("What is plugged in says that it is a FIDO key") {
    Bench bench;
    CHECK(bench.port->plugIn()); // once more changes nothing
    const uhid_event event = bench.next();
    REQUIRE(event.type == UHID_CREATE2);
    const auto& device = event.u.create2;
    CHECK(std::string(reinterpret_cast<const char*>(device.name)) == "Fidesk Software Key");
    CHECK(std::string(reinterpret_cast<const char*>(device.uniq)) == "S1");
    CHECK(device.bus == BUS_USB);
    const Bytes usage{0x06, 0xD0, 0xF1, 0x09, 0x01};
    REQUIRE(device.rd_size == 34);
    CHECK(std::equal(usage.begin(), usage.end(), device.rd_data));
    CHECK(device.rd_data[33] == 0xC0);
    CHECK(bench.silent());
}

TEST_CASE("Names that are too long are cut, and leave the last byte of the kernel's field alone") {
    std::array<int, 2> ends{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) == 0);
    const Descriptor kernel(ends[0]);
    const auto port =
        UhidPort::over(ends[1], {.name = std::string(500, 'n'), .serial = std::string(500, 's')},
                       [] { return fail(ErrorCode::NoKey); });
    REQUIRE(port->plugIn());
    uhid_event event{};
    REQUIRE(::read(kernel.get(), &event, sizeof(event)) > 0);
    CHECK(std::string(reinterpret_cast<const char*>(event.u.create2.name)).size() == 127);
    CHECK(std::string(reinterpret_cast<const char*>(event.u.create2.uniq)).size() == 63);
}

TEST_CASE("Two programs speak with the key at once, each on its channel") {
    Bench bench;
    bench.next();
    bench.send(UHID_START);
    bench.send(UHID_OPEN);
    const std::uint32_t one = bench.openChannel(1);
    const std::uint32_t other = bench.openChannel(2);
    CHECK(one != other);
    for (const std::uint32_t channel : {other, one, other}) {
        bench.ask(channel, pingCommand, Bytes{1, 2, 3});
        const Bytes answer = bench.report();
        CHECK(answer[3] == (channel & 0xFF));
        CHECK(answer[4] == pingCommand);
        CHECK(answer[9] == 3);
    }
}

TEST_CASE("Reports that are none are passed over") {
    Bench bench;
    bench.next();
    bench.output(Bytes(65, 0)); // nobody has opened it
    bench.send(UHID_OPEN);
    bench.output({});
    bench.output(Bytes(1, 0));
    bench.output(Bytes(66, 0));
    bench.output(Bytes(4096, 0xFF));
    Bytes numbered(65, 0);
    numbered[0] = 1;
    bench.output(numbered);
    bench.output(Bytes(65, 0), UHID_FEATURE_REPORT);
    CHECK(bench.openChannel(7) != 0);
    CHECK(bench.silent());
}

TEST_CASE("Feature reports are refused at once") {
    Bench bench;
    bench.next();
    uhid_event event{};
    event.type = UHID_GET_REPORT;
    event.u.get_report.id = 17;
    bench.send(event);
    const uhid_event got = bench.next();
    CHECK(got.type == UHID_GET_REPORT_REPLY);
    CHECK(got.u.get_report_reply.id == 17);
    CHECK(got.u.get_report_reply.err == EIO);
    event = {};
    event.type = UHID_SET_REPORT;
    event.u.set_report.id = 18;
    bench.send(event);
    const uhid_event set = bench.next();
    CHECK(set.type == UHID_SET_REPORT_REPLY);
    CHECK(set.u.set_report_reply.id == 18);
    CHECK(set.u.set_report_reply.err == EIO);
}

TEST_CASE("When the last program closes it, what was asked for ends; the next one starts anew") {
    Bench bench;
    bench.next();
    std::mutex mutex;
    std::condition_variable changed;
    bench.key->onChange([&] {
        const std::lock_guard guard(mutex);
        changed.notify_all();
    });
    const auto awaitTouch = [&](bool waiting) {
        std::unique_lock lock(mutex);
        return changed.wait_for(lock, 10s, [&] { return bench.key->waitingForTouch() == waiting; });
    };
    bench.send(UHID_OPEN);
    const std::uint32_t channel = bench.openChannel(1);
    bench.ask(channel, cborCommand, Bytes{0x0B}); // authenticatorSelection
    CHECK(awaitTouch(true));
    bench.send(UHID_CLOSE);
    CHECK(awaitTouch(false));
    while (!bench.silent()) // keep-alives
        CHECK(bench.report()[4] == 0xBB);
    bench.send(UHID_OPEN);
    CHECK(bench.openChannel(2) != channel);
    bench.key->onChange({});
}

TEST_CASE("A key that is pulled out takes the device away, and comes back as another one") {
    Bench bench;
    bench.next();
    bench.send(UHID_OPEN);
    bench.openChannel(1);
    SECTION("at its own will") {
        bench.key->remove();
    }
    SECTION("at a report") {
        bench.key->removeAtReport(1);
        bench.ask(1, pingCommand, Bytes{1});
    }
    SECTION("by hand") {
        bench.port->pullOut();
    }
    CHECK(bench.next().type == UHID_DESTROY);
    bench.port->pullOut(); // once more changes nothing
    bench.key->remove();
    bench.send(UHID_CLOSE);
    bench.send(UHID_STOP);
    bench.key->insert();
    REQUIRE(bench.port->plugIn());
    CHECK(bench.next().type == UHID_CREATE2);
    bench.send(UHID_OPEN);
    CHECK(bench.openChannel(3) != 0);
    CHECK(bench.silent());
}

TEST_CASE("A port that goes takes its device along") {
    Bench bench;
    bench.next();
    bench.send(UHID_OPEN);
    bench.openChannel(1);
    bench.port.reset();
    CHECK(bench.next().type == UHID_DESTROY);
}

TEST_CASE("Where the system has no such socket, or not for this user, it says so") {
    if (::access("/dev/uhid", R_OK | W_OK) == 0)
        return; // it does: the guest of tests/usb has more to say
    const auto opened = UhidPort::open({}, [] { return fail(ErrorCode::NoKey); });
    CHECK(codeOf(opened) == (::access("/dev/uhid", F_OK) == 0 ? ErrorCode::VirtualUsbNotPermitted
                                                              : ErrorCode::VirtualUsbMissing));
}
