#include "core/cbor/Cbor.h"
#include "tests/unit/simulator/Bench.h"

using namespace fidesk;
using namespace fidesk::test;

namespace {

constexpr std::uint8_t ping = 0x01;
constexpr std::uint8_t msg = 0x03;
constexpr std::uint8_t init = 0x06;
constexpr std::uint8_t wink = 0x08;
constexpr std::uint8_t cborCommand = 0x10;
constexpr std::uint8_t cancelCommand = 0x11;

/// The error a report leads to; the answer must come on the channel it was sent on.
int errorAfter(HidClient& hid, const Bytes& report) {
    valueOf(hid.raw().write(report));
    const HidFrame frame = valueOf(hid.receive());
    REQUIRE(frame.command == 0x3F);
    CHECK(frame.channel ==
          static_cast<std::uint32_t>(report[0] << 24 | report[1] << 16 | report[2] << 8 | report[3]));
    REQUIRE(frame.payload.size() == 1);
    return frame.payload[0];
}

/// Shows that the channel works and that nothing else was said on it.
void checkQuiet(HidClient& hid, std::uint32_t channel) {
    valueOf(hid.send({channel, ping, {0x42}}));
    const HidFrame frame = valueOf(hid.receive());
    CHECK(frame.command == ping);
    CHECK(frame.payload == Bytes{0x42});
}

} // namespace

TEST_CASE("CTAPHID_INIT hands out channels, each its own") {
    Bench bench;
    HidClient& hid = bench.client.hid();
    const auto first = bench.client.channel();
    const auto second = valueOf(hid.openChannel());
    CHECK(first != second);
    valueOf(hid.send({broadcast, init, Bytes(8, 7)}));
    const HidFrame answer = valueOf(hid.receive());
    REQUIRE(answer.payload.size() == 17);
    CHECK(answer.payload[12] == 2);    // CTAPHID protocol version
    CHECK(answer.payload[16] == 0x0D); // WINK, CBOR, no MSG
}

TEST_CASE("messages of every length come back whole") {
    Bench bench;
    HidClient& hid = bench.client.hid();
    for (const std::size_t length : {0, 1, 56, 57, 58, 115, 116, 117, 175, 1024, 7608, 7609}) {
        const Bytes payload = bench.random.bytes(length);
        valueOf(hid.send({bench.client.channel(), ping, payload}));
        const HidFrame answer = valueOf(hid.receive());
        CHECK(answer.command == ping);
        CHECK(answer.payload == payload);
    }
}

TEST_CASE("a message that is too long is refused") {
    Bench bench;
    const auto channel = bench.client.channel();
    CHECK(errorAfter(bench.client.hid(), initialReport(channel, ping, 7610, {})) == 0x03);
    CHECK(errorAfter(bench.client.hid(), initialReport(channel, cborCommand, 0xFFFF, {})) == 0x03);
    CHECK(errorAfter(bench.client.hid(), initialReport(channel, cborCommand, 0, {})) == 0x03);
    CHECK(errorAfter(bench.client.hid(), initialReport(channel, wink, 1, Bytes{1})) == 0x03);
    CHECK(errorAfter(bench.client.hid(), initialReport(broadcast, init, 7, Bytes(7))) == 0x03);
    checkQuiet(bench.client.hid(), channel);
}

TEST_CASE("commands that are not known are refused") {
    Bench bench;
    const auto channel = bench.client.channel();
    for (const std::uint8_t command : {msg, std::uint8_t(0x04), std::uint8_t(0x02), std::uint8_t(0x3B),
                                       std::uint8_t(0x3F), std::uint8_t(0x40), std::uint8_t(0x7F)})
        CHECK(errorAfter(bench.client.hid(), initialReport(channel, command, 0, {})) == 0x01);
    checkQuiet(bench.client.hid(), channel);
}

TEST_CASE("channels that were not handed out are refused") {
    Bench bench;
    HidClient& hid = bench.client.hid();
    for (const std::uint32_t channel : {0U, broadcast, 0x12345678U})
        CHECK(errorAfter(hid, initialReport(channel, ping, 1, Bytes{1})) == 0x0B);
    CHECK(errorAfter(hid, initialReport(0x12345678, init, 8, Bytes(8))) == 0x0B);
    CHECK(errorAfter(hid, initialReport(0, init, 8, Bytes(8))) == 0x0B);
    checkQuiet(hid, bench.client.channel());
}

TEST_CASE("reports out of order end the message") {
    Bench bench;
    HidClient& hid = bench.client.hid();
    const auto channel = bench.client.channel();
    valueOf(hid.raw().write(initialReport(channel, ping, 300, Bytes(57, 1))));
    valueOf(hid.raw().write(continuationReport(channel, 0, Bytes(59, 1))));
    CHECK(errorAfter(hid, continuationReport(channel, 2, Bytes(59, 1))) == 0x04);
    checkQuiet(hid, channel);
    valueOf(hid.raw().write(initialReport(channel, ping, 300, Bytes(57, 1))));
    CHECK(errorAfter(hid, initialReport(channel, ping, 300, Bytes(57, 1))) == 0x04);
    checkQuiet(hid, channel);
}

TEST_CASE("stray continuations are passed over") {
    Bench bench;
    HidClient& hid = bench.client.hid();
    const auto channel = bench.client.channel();
    const auto other = valueOf(hid.openChannel());
    valueOf(hid.raw().write(continuationReport(channel, 0, Bytes(59, 1))));
    valueOf(hid.raw().write(initialReport(channel, ping, 60, Bytes(57, 1))));
    valueOf(hid.raw().write(continuationReport(other, 0, Bytes(3, 2))));
    valueOf(hid.raw().write(continuationReport(channel, 0, Bytes(3, 3))));
    const HidFrame answer = valueOf(hid.receive());
    CHECK(answer.payload.size() == 60);
    CHECK(answer.payload.back() == 3);
    checkQuiet(hid, channel);
}

TEST_CASE("while one channel sends, another is told that the key is busy") {
    Bench bench;
    HidClient& hid = bench.client.hid();
    const auto channel = bench.client.channel();
    const auto other = valueOf(hid.openChannel());
    valueOf(hid.raw().write(initialReport(channel, ping, 60, Bytes(57, 1))));
    CHECK(errorAfter(hid, initialReport(other, ping, 1, Bytes{1})) == 0x06);
    valueOf(hid.raw().write(continuationReport(channel, 0, Bytes(3, 1))));
    CHECK(valueOf(hid.receive()).payload.size() == 60);
    checkQuiet(hid, other);
}

TEST_CASE("CTAPHID_INIT on a channel drops what it was sending") {
    Bench bench;
    HidClient& hid = bench.client.hid();
    const auto channel = bench.client.channel();
    valueOf(hid.raw().write(initialReport(channel, ping, 60, Bytes(57, 1))));
    valueOf(hid.send({channel, init, Bytes(8, 9)}));
    const HidFrame answer = valueOf(hid.receive());
    CHECK(answer.channel == channel);
    CHECK(answer.command == init);
    checkQuiet(hid, channel);
}

TEST_CASE("CTAPHID_INIT on a channel drops what the key was doing for it") {
    Bench bench({{}, Touch::Manual, {}});
    HidClient& hid = bench.client.hid();
    valueOf(bench.client.begin(selectionCommand));
    valueOf(bench.client.awaitTouchWanted());
    valueOf(hid.send({bench.client.channel(), init, Bytes(8, 9)}));
    HidFrame frame = valueOf(hid.receive());
    while (frame.command == 0x3B) // one that was on its way
        frame = valueOf(hid.receive());
    CHECK(frame.command == init);
    CHECK(bench.status(getInfoCommand) == 0);
}

TEST_CASE("the rest of a message that does not come is given up") {
    Personality personality;
    personality.reportTimeout = std::chrono::milliseconds(20);
    Bench bench({personality, Touch::Automatic, {}});
    HidClient& hid = bench.client.hid();
    CHECK(errorAfter(hid, initialReport(bench.client.channel(), ping, 60, Bytes(57, 1))) == 0x05);
    checkQuiet(hid, bench.client.channel());
}

TEST_CASE("a wink is answered, a cancel with nothing to cancel is not") {
    Bench bench;
    HidClient& hid = bench.client.hid();
    const auto channel = bench.client.channel();
    valueOf(hid.send({channel, wink, {}}));
    CHECK(valueOf(hid.receive()).command == wink);
    valueOf(hid.send({channel, cancelCommand, {}}));
    checkQuiet(hid, channel);
}

TEST_CASE("a report that is not 64 bytes is a fault of the caller") {
    Bench bench;
    CHECK(codeOf(bench.client.hid().raw().write(Bytes(63))) == ErrorCode::InvalidArgument);
    CHECK(codeOf(bench.client.hid().raw().write(Bytes(65))) == ErrorCode::InvalidArgument);
}

TEST_CASE("requests that are no CTAP are refused") {
    Bench bench;
    for (const int command : {0x00, 0x03, 0x05, 0x09, 0x0E, 0x40, 0xFF})
        CHECK(bench.status(static_cast<std::uint8_t>(command)) == 0x01);
    for (const std::uint8_t command :
         {makeCredentialCommand, getAssertionCommand, clientPinCommand, credentialManagementCommand}) {
        CHECK(bench.status(command) == 0x12);
        CHECK(bench.status(command, cbor::Array{1}) == 0x11);
        CHECK(bench.status(command, cbor::Map{}) == 0x14);
    }
    Bytes truncated{makeCredentialCommand};
    append(truncated, cbor::encode(cbor::Value(makeRequest())));
    truncated.pop_back();
    valueOf(bench.client.hid().send({bench.client.channel(), cborCommand, truncated}));
    CHECK(valueOf(bench.client.finish()).status == 0x12);
    valueOf(bench.client.hid().send({bench.client.channel(), cborCommand, Bytes(2049, 1)}));
    CHECK(valueOf(bench.client.finish()).status == 0x39);
}

TEST_CASE("getInfo tells what the key is") {
    Bench bench;
    const cbor::Value info = bench.call(getInfoCommand).body;
    CHECK(*info.find(1)->array() == cbor::Array{"FIDO_2_0", "FIDO_2_1", "U2F_V2"});
    CHECK(*info.find(2)->array() ==
          cbor::Array{"credBlob", "credProtect", "hmac-secret", "largeBlobKey", "minPinLength"});
    CHECK(equal(*info.find(3)->bytes(), SoftwareKey::aaguid()));
    const cbor::Value options = *info.find(4);
    for (const char* name : {"rk", "up", "credMgmt", "pinUvAuthToken", "makeCredUvNotRqd", "authnrCfg",
                             "setMinPINLength", "largeBlobs"})
        CHECK(*options.find(name)->boolean());
    for (const char* name : {"clientPin", "alwaysUv", "ep"})
        CHECK_FALSE(*options.find(name)->boolean());
    for (const char* name : {"uv", "bioEnroll", "uvBioEnroll", "uvAcfg", "userVerificationMgmtPreview"})
        CHECK_FALSE(options.find(name));
    CHECK(*info.find(5)->integer() == 2048);
    CHECK(*info.find(6)->array() == cbor::Array{2, 1});
    CHECK(*info.find(9)->array() == cbor::Array{"usb"});
    CHECK(*info.find(10)->array() == cbor::Array{parameter(-7), parameter(-8)});
    CHECK(*info.find(11)->integer() == 4096);
    CHECK_FALSE(*info.find(12)->boolean());
    CHECK(*info.find(13)->integer() == 4);
    CHECK(*info.find(15)->integer() == 32);
    CHECK(*info.find(16)->integer() == 8);
    for (const int absent : {17, 18, 19})
        CHECK_FALSE(info.find(absent));
    CHECK(*info.find(20)->integer() == 25);
    CHECK(bench.pin().setPin("1234") == 0);
    CHECK(bench.status(makeCredentialCommand,
                       verified(discoverable(makeRequest()), bench.pin().token("1234", mc, rpId))) == 0);
    const cbor::Value after = bench.call(getInfoCommand).body;
    CHECK(*after.find(4)->find("clientPin")->boolean());
    CHECK(*after.find(20)->integer() == 24);
}
