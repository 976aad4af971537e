#include "core/cbor/Cbor.h"
#include "tests/unit/simulator/Bench.h"

using namespace fidesk;
using namespace fidesk::test;
using namespace std::chrono_literals;

using simulator::Fault;
using simulator::parseFault;

namespace {

Personality brisk() {
    Personality personality;
    personality.keepAliveInterval = 5ms;
    personality.touchTimeout = 20ms;
    return personality;
}

Fault fault(std::string_view text) {
    return valueOf(parseFault(text));
}

/// A bench whose key is to meet the fault; counting starts after the channel has been opened.
struct Faulty : Bench {
    explicit Faulty(std::string_view text, Touch touch = Touch::Automatic) : Bench({brisk(), touch, {}}) {
        key->setFault(fault(text));
    }
    /// The next report from the key; nothing if there is none within a moment.
    std::optional<Bytes> nextReport(std::chrono::milliseconds wait = 100ms) {
        return valueOf(client.hid().raw().read(wait));
    }
};

Bytes firstReportOfInfo(std::string_view text) {
    Faulty bench(text);
    valueOf(bench.client.begin(getInfoCommand));
    const auto report = bench.nextReport(20s);
    REQUIRE(report);
    return *report;
}

} // namespace

TEST_CASE("faults are written as they are read") {
    for (const char* text :
         {"none", "remove@7", "remove@touch", "garbage:1@3", "garbage:4000000000@1", "channel@3",
          "sequence@2", "length@1", "silence@5", "silence@touch", "truncated@2", "shape@1", "status:0x37@2",
          "status:0xf2@1", "busy@3", "stall@2", "slow:1500", "refuse", "untouched"})
        CHECK(toText(fault(text)) == text);
    CHECK(fault("remove") == fault("remove@1"));
    CHECK(fault("status:55@2") == fault("status:0x37@2"));
    CHECK(fault("slow") == fault("slow:1000"));
    CHECK(fault("none") == Fault{});
}

TEST_CASE("what is no fault is refused, and the reason is said") {
    for (const char* text : {"",
                             "@3",
                             ":",
                             "remov@3",
                             "Remove@3",
                             "remove@",
                             "remove@0",
                             "remove@-1",
                             "remove@1000001",
                             "remove@x",
                             "remove@3x",
                             "remove:1@3",
                             "garbage:@3",
                             "garbage:x@3",
                             "garbage:4294967296@3",
                             "garbage@touch",
                             "status@2",
                             "status:0x100@2",
                             "status:@2",
                             "status:0x@2",
                             "slow:3600001",
                             "slow@2",
                             "refuse@1",
                             "refuse:1",
                             "none@1",
                             "remove@3@4",
                             "remove @3"}) {
        const auto parsed = parseFault(text);
        INFO(text);
        REQUIRE(codeOf(parsed) == ErrorCode::InvalidArgument);
        CHECK(parsed.error().detail.find('"' + std::string(text) + '"') != std::string::npos);
    }
    CHECK(parseFault("x").error().detail.find("untouched") != std::string::npos);
}

TEST_CASE("a key can be pulled out before any report") {
    Faulty bench("remove@2");
    valueOf(bench.client.begin(getInfoCommand));
    CHECK(codeOf(bench.client.finish()) == ErrorCode::KeyUnplugged);
    CHECK_FALSE(bench.key->inserted());
    CHECK(bench.key->fault() == Fault{});
    bench.key->insert();
    bench.client = bench.open();
    CHECK(bench.status(getInfoCommand) == 0);
}

TEST_CASE("a key can be pulled out when it wants a touch") {
    for (const std::uint8_t command : {selectionCommand, resetCommand}) {
        Faulty bench("remove@touch");
        CHECK(bench.status(getInfoCommand) == 0);
        bench.key->remove(); // that is before it strikes, so it stays
        bench.key->insert();
        bench.client = bench.open();
        CHECK(codeOf(bench.client.call(command)) == ErrorCode::KeyUnplugged);
        CHECK_FALSE(bench.key->inserted());
        bench.replug();
        CHECK(bench.status(command) == 0);
    }
}

TEST_CASE("garbage is the same for the same seed, and comes once") {
    const Bytes first = firstReportOfInfo("garbage:7@1");
    CHECK(first.size() == token::hidReportSize);
    CHECK(firstReportOfInfo("garbage:7@1") == first);
    CHECK(firstReportOfInfo("garbage:8@1") != first);
    Faulty bench("garbage@1");
    valueOf(bench.client.begin(getInfoCommand));
    CHECK_FALSE(bench.client.finish().has_value());
    bench.client = bench.open();
    CHECK(bench.status(getInfoCommand) == 0);
}

TEST_CASE("single reports can be wrong in their header") {
    const Bytes right = firstReportOfInfo("none");
    const Bytes otherChannel = firstReportOfInfo("channel@1");
    CHECK_FALSE(equal(ByteView(otherChannel).first(4), ByteView(right).first(4)));
    CHECK(equal(ByteView(otherChannel).subspan(4), ByteView(right).subspan(4)));
    const Bytes outOfSequence = firstReportOfInfo("sequence@1");
    CHECK(outOfSequence[4] == 0x7F);
    const Bytes length = firstReportOfInfo("length@1");
    CHECK(length[4] == right[4]);
    CHECK(length[5] == right[5] + 1);
}

TEST_CASE("reports that continue a message can be wrong in their header") {
    for (const char* text : {"sequence@2", "channel@2", "length@2"}) {
        Faulty bench(text);
        valueOf(bench.client.begin(getInfoCommand));
        INFO(text);
        CHECK(codeOf(bench.client.finish()) == ErrorCode::KeyMalfunction);
        bench.client = bench.open();
        CHECK(bench.status(getInfoCommand) == 0);
    }
}

TEST_CASE("silence lasts until the key is plugged in again") {
    Faulty bench("silence@2");
    valueOf(bench.client.begin(getInfoCommand));
    CHECK(bench.nextReport());
    CHECK_FALSE(bench.nextReport());
    valueOf(bench.client.hid().send({broadcast, 0x06, Bytes(8, 1)}));
    CHECK_FALSE(bench.nextReport());
    bench.replug();
    CHECK(bench.status(getInfoCommand) == 0);
}

TEST_CASE("silence from the touch on swallows the keep-alives too") {
    Faulty bench("silence@touch", Touch::Manual);
    CHECK(bench.status(getInfoCommand) == 0);
    valueOf(bench.client.begin(selectionCommand));
    CHECK_FALSE(bench.nextReport());
    bench.replug();
    bench.key->setTouch(Touch::Automatic);
    CHECK(bench.status(selectionCommand) == 0);
}

TEST_CASE("a stalled key keeps saying that it works, whatever it is told") {
    Faulty bench("stall@2");
    CHECK(bench.status(getInfoCommand) == 0);
    valueOf(bench.client.begin(getInfoCommand));
    const auto saysProcessing = [&] {
        const HidFrame frame = valueOf(bench.client.hid().receive());
        return frame.command == 0x3B && frame.payload == Bytes{1};
    };
    CHECK(saysProcessing());
    valueOf(bench.client.cancel());
    for (int i = 0; i < 3; ++i)
        CHECK(saysProcessing());
    bench.replug();
    CHECK(bench.status(getInfoCommand) == 0);
}

TEST_CASE("a stalled key works on when the fault is taken away") {
    Faulty bench("stall");
    valueOf(bench.client.begin(getInfoCommand));
    CHECK(valueOf(bench.client.hid().receive()).command == 0x3B);
    bench.key->setFault({});
    CHECK(valueOf(bench.client.finish()).status == 0);
}

TEST_CASE("a stalled key hears CTAPHID_INIT") {
    Faulty bench("stall");
    valueOf(bench.client.begin(selectionCommand));
    CHECK(valueOf(bench.client.hid().receive()).command == 0x3B);
    valueOf(bench.client.hid().send({bench.client.channel(), 0x06, Bytes(8, 1)}));
    HidFrame frame = valueOf(bench.client.hid().receive());
    while (frame.command == 0x3B) // one that was on its way
        frame = valueOf(bench.client.hid().receive());
    CHECK(frame.command == 0x06);
    bench.key->setFault({});
    CHECK(bench.status(getInfoCommand) == 0);
}

TEST_CASE("a slow key answers in the end, with keep-alives before") {
    Faulty bench("slow:30");
    for (int i = 0; i < 2; ++i) {
        const CtapReply reply = bench.call(getInfoCommand);
        CHECK(reply.status == 0);
        REQUIRE_FALSE(reply.keepAlives.empty());
        CHECK(reply.keepAlives.front() == 1);
    }
    bench.replug();
    CHECK_FALSE(bench.call(getInfoCommand).keepAlives.empty());
}

TEST_CASE("a slow key can be cancelled, and then has done nothing") {
    Faulty bench("slow:3600000");
    valueOf(bench.client.begin(makeCredentialCommand, discoverable(makeRequest())));
    CHECK(valueOf(bench.client.hid().receive()).command == 0x3B);
    valueOf(bench.client.cancel());
    CHECK(valueOf(bench.client.finish()).status == 0x2D);
    bench.key->setFault({});
    CHECK(*bench.call(getInfoCommand).body.find(20)->integer() == 25);
}

TEST_CASE("a key that refuses says 0x27 where a touch would count") {
    Faulty bench("refuse", Touch::Manual);
    valueOf(bench.client.begin(makeCredentialCommand, discoverable(makeRequest())));
    valueOf(bench.client.awaitTouchWanted());
    bench.key->touch();
    CHECK(valueOf(bench.client.finish()).status == 0x27);
    bench.key->setTouch(Touch::Automatic);
    bench.replug();
    CHECK(bench.status(resetCommand) == 0x27);
    bench.key->setFault({});
    CHECK(bench.status(selectionCommand) == 0);
}

TEST_CASE("a key that is not touched says 0x2F") {
    Faulty bench("untouched");
    CHECK(bench.status(selectionCommand) == 0x2F);
    bench.key->setFault({});
    CHECK(bench.status(selectionCommand) == 0);
}

TEST_CASE("any status can be answered instead of a command, which then is not carried out") {
    for (int status = 1; status <= 0xFF; ++status) {
        Fault chosen = fault("status:1@2");
        chosen.status = static_cast<std::uint8_t>(status);
        Bench bench;
        bench.key->setFault(chosen);
        CHECK(bench.status(getInfoCommand) == 0);
        CHECK(bench.status(makeCredentialCommand, discoverable(makeRequest())) == status);
        const CtapReply info = bench.call(getInfoCommand);
        CHECK(info.status == 0);
        CHECK(*info.body.find(20)->integer() == 25);
    }
}

TEST_CASE("a busy key says so once") {
    Faulty bench("busy@1");
    const auto answer = bench.client.call(getInfoCommand);
    REQUIRE(codeOf(answer) == ErrorCode::KeyMalfunction);
    CHECK(answer.error().native == 0x06);
    CHECK(bench.status(getInfoCommand) == 0);
}

TEST_CASE("an answer can be cut short") {
    Faulty bench("truncated@1");
    CHECK(codeOf(bench.client.call(getInfoCommand)) == ErrorCode::Malformed);
    CHECK(bench.status(getInfoCommand) == 0);
}

TEST_CASE("an answer can be of another shape") {
    Bench plain;
    const cbor::Value right = plain.call(getInfoCommand).body;
    Faulty bench("shape@1");
    const CtapReply reply = bench.call(getInfoCommand);
    CHECK(reply.status == 0);
    REQUIRE(reply.body.map());
    REQUIRE(reply.body.map()->size() == right.map()->size());
    CHECK(reply.body.find(1)->map());
    CHECK(reply.body.find(3)->boolean());
    CHECK(reply.body.find(4)->array());
    CHECK(reply.body.find(5)->text());
    bench.key->setFault(fault("shape@1"));
    CHECK(bench.call(selectionCommand).body.array()); // where there was no body at all
}

TEST_CASE("what is counted ends when the key is pulled out") {
    for (const char* text : {"garbage@9", "silence@9", "status:1@9", "busy@9", "stall@9", "truncated@9",
                             "remove@900", "shape@9", "channel@9", "sequence@9", "length@9"}) {
        Faulty bench(text);
        CHECK(toText(bench.key->fault()) == toText(fault(text)));
        bench.replug();
        CHECK(bench.key->fault() == Fault{});
    }
    for (const char* text : {"slow:1", "refuse", "untouched", "remove@touch"}) {
        Faulty bench(text);
        bench.replug();
        CHECK(toText(bench.key->fault()) == text);
    }
}
