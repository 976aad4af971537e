// What stands between libfido2 and the wire.

#include "tests/support/Catch.h"

#include "core/cbor/Cbor.h"
#include "core/token/fido2/Frames.h"
#include "core/token/fido2/Told.h"
#include "core/token/fido2/Translation.h"
#include "tests/unit/token/BareKey.h"
#include "tests/unit/token/Operations.h"

using namespace fidesk;
using namespace fidesk::test;
using token::Assembler;
using token::Omitted;
using token::toFrames;
using token::translateAnswer;

namespace {

constexpr token::ChannelId channel{1, 2, 3, 4};

Result<cbor::Value> content(const Bytes& answer) {
    return cbor::decode(ByteView(answer).subspan(1));
}

} // namespace

TEST_CASE("Messages of every length come out of their reports as they went in", "[relay]") {
    for (const std::size_t size : {0, 1, 56, 57, 58, 116, 117, 1000, 7609}) {
        const Bytes message = blobContent(size);
        Assembler assembler;
        for (const Bytes& frame : toFrames(channel, 0x90, message)) {
            CHECK(frame.size() == 64);
            CHECK_FALSE(assembler.done());
            REQUIRE(assembler.add(frame));
        }
        CHECK(assembler.done());
        CHECK(assembler.command() == 0x90);
        CHECK(assembler.payload() == message);
    }
}

TEST_CASE("Reports out of order are no message", "[relay]") {
    const auto frames = toFrames(channel, 0x90, blobContent(200));
    Assembler assembler;
    CHECK_FALSE(assembler.add(frames[1]));
    REQUIRE(assembler.add(frames[0]));
    CHECK_FALSE(assembler.add(frames[0]));
    CHECK_FALSE(assembler.add(frames[2]));
    CHECK_FALSE(Assembler().add(Bytes(10, 0x90)));
}

TEST_CASE("Of getInfo libfido2 gets what it can read", "[relay]") {
    Omitted omitted;
    const auto plain = valueOf(content(translateAnswer(
        0x04,
        succeeded(cbor::Map{{4, cbor::Map{{"clientPin", true}, {"odd", 5}, {std::string(80, 'x'), true}}},
                            {6, cbor::Array{7, 2, 1, 2}},
                            {10, "no list"},
                            {5, 0}}),
        omitted)));
    CHECK(*plain.find(4) == cbor::Value(cbor::Map{{"clientPin", true}}));
    CHECK(*plain.find(6) == cbor::Value(cbor::Array{2, 1}));
    CHECK(plain.find(10) == nullptr);
    CHECK(plain.find(5) == nullptr);
    CHECK(*plain.find(3) == cbor::Value(Bytes(16, 0)));
}

TEST_CASE("Attestation passes libfido2 by, whatever its format", "[relay]") {
    Omitted omitted;
    const cbor::Map made{{3, cbor::Map{{"sig", Bytes(3, 1)}, {"alg", -49}}}, {1, "odd"}, {2, Bytes(40, 2)}};
    const auto plain = valueOf(content(translateAnswer(0x01, succeeded(made), omitted)));
    CHECK(*plain.find(1) == cbor::Value("none"));
    CHECK(*plain.find(2) == cbor::Value(Bytes(40, 2)));
    CHECK(omitted.attestation.format == "odd");
    CHECK(omitted.attestation.statement == cbor::encode(cbor::Map{{"alg", -49}, {"sig", Bytes(3, 1)}}));
}

TEST_CASE("Answers are read with indulgence", "[relay]") {
    // {"b": 1, "a": tag 1 (2), "b": 3, "c": "x\xC3" (cut), "d": 2^64 - 1, "e": 1.5}, and a byte behind it
    const Bytes odd{0xA6, 0x61, 'b',  0x18, 0x01, 0x61, 'a',  0xC1, 0x02, 0x61, 'b',  0x03,
                    0x61, 'c',  0x62, 'x',  0xC3, 0x61, 'd',  0x1B, 0xFF, 0xFF, 0xFF, 0xFF,
                    0xFF, 0xFF, 0xFF, 0xFF, 0x61, 'e',  0xF9, 0x3E, 0x00, 0x00};
    const auto told = valueOf(token::toldValue(odd));
    CHECK(told == cbor::Value(cbor::Map{{"b", 1},
                                        {"a", 2},
                                        {"c", "x"},
                                        {"d", std::numeric_limits<std::int64_t>::max()},
                                        {"e", cbor::Value()}}));
    for (std::size_t size = 0; size + 1 < odd.size(); ++size)
        CHECK(codeOf(token::toldValue(ByteView(odd).first(size))) == ErrorCode::KeyMalfunction);
    CHECK(codeOf(token::toldValue(Bytes(20, 0x81))) == ErrorCode::KeyMalfunction);
    CHECK(codeOf(token::toldValue(Bytes{0x9F, 0xFF})) == ErrorCode::KeyMalfunction);
    CHECK(codeOf(token::toldValue(Bytes{0xBB, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF})) ==
          ErrorCode::KeyMalfunction);
}

TEST_CASE("Errors, and what is no map, stay as they are", "[relay]") {
    Omitted omitted;
    for (const Bytes& answer : {Bytes{}, Bytes{0x2E}, Bytes{0x00}, Bytes{0x00, 0xFF}, Bytes{0x31, 0xA0},
                                Bytes{0x00, 0x80}, Bytes{0x00, 0xA1, 0x01}})
        for (const std::uint8_t command : Bytes{0x04, 0x0A, 0x41})
            CHECK(translateAnswer(command, answer, omitted) == answer);
}

TEST_CASE("A large-blob array at hand is given out in parts", "[relay]") {
    const Bytes stored = blobContent(100);
    const auto part = [&](std::int64_t count, std::int64_t offset) {
        Bytes request{0x0C};
        append(request, cbor::encode(cbor::Map{{1, count}, {3, offset}}));
        const auto answer = token::largeBlobAnswer(request, stored);
        REQUIRE(answer.has_value());
        return *valueOf(content(*answer)).find(1)->bytes();
    };
    CHECK(part(60, 0) == toBytes(ByteView(stored).first(60)));
    CHECK(part(60, 60) == toBytes(ByteView(stored).last(40)));
    CHECK(part(60, 100).empty());
    CHECK(part(60, 1'000'000).empty());
    Bytes set{0x0C};
    append(set, cbor::encode(cbor::Map{{2, Bytes(4, 1)}, {3, 0}}));
    CHECK_FALSE(token::largeBlobAnswer(set, stored).has_value());
    CHECK_FALSE(token::largeBlobAnswer(Bytes{0x04}, stored).has_value());
    CHECK_FALSE(token::largeBlobAnswer(Bytes{0x0C, 0xFF}, stored).has_value());
    CHECK_FALSE(token::largeBlobAnswer({}, stored).has_value());
}

TEST_CASE("A proof goes into the two requests that can have one", "[relay]") {
    const token::Proof proof{2, Bytes(32, 9)};
    Bytes request{0x02};
    append(request, cbor::encode(cbor::Map{{1, "portal.example"}, {2, Bytes(32, 1)}}));
    const auto proved = valueOf(content(token::withProof(request, proof)));
    CHECK(*proved.find(6) == cbor::Value(proof.parameter));
    CHECK(*proved.find(7) == cbor::Value(2));
    CHECK(*proved.find(1) == cbor::Value("portal.example"));
    request.front() = 0x01;
    const auto made = valueOf(content(token::withProof(request, proof)));
    CHECK(*made.find(8) == cbor::Value(proof.parameter));
    CHECK(*made.find(9) == cbor::Value(2));
    for (const Bytes& other : {Bytes{}, Bytes{0x04}, Bytes{0x02}, Bytes{0x01, 0xFF}, Bytes{0x06, 0xA0}})
        CHECK(token::withProof(other, proof) == other);
}
