#include "core/cbor/Cbor.h"

#include "tests/support/Catch.h"

using namespace fidesk;
using cbor::Value;
using test::codeOf;
using test::valueOf;

TEST_CASE("values survive a round trip") {
    const Value value(
        cbor::Map{{1, Bytes{1, 2, 3}},
                  {-7, "text"},
                  {"list", cbor::Array{true, false, Value(), 1.5, std::int64_t(-9223372036854775807LL - 1)}},
                  {"map", cbor::Map{}},
                  {"empty", cbor::Array{}}});
    const Value back = valueOf(cbor::decode(cbor::encode(value)));
    CHECK(*back.find(1)->bytes() == Bytes{1, 2, 3});
    CHECK(*back.find(-7)->text() == "text");
    CHECK(back.find("list")->array()->size() == 5);
    CHECK(cbor::encode(back) == cbor::encode(value));
}

TEST_CASE("map keys are written in CTAP2 canonical order") {
    const Value value(cbor::Map{{"aa", 1}, {"b", 2}, {-1, 3}, {300, 4}, {1, 5}});
    const Bytes expected{0xa5, 0x01, 0x05, 0x19, 0x01, 0x2c, 0x04, 0x20,
                         0x03, 0x61, 'b',  0x02, 0x62, 'a',  'a',  0x01};
    CHECK(cbor::encode(value) == expected);
}

TEST_CASE("encodeInOrder keeps the order of maps") {
    const Value value(cbor::Map{{"fmt", "none"}, {"attStmt", cbor::Map{}}});
    CHECK(cbor::encodeInOrder(value)[1] == 0x63);
    CHECK(cbor::encode(value)[1] == 0x63);
    CHECK(cbor::encodeInOrder(Value(cbor::Map{{2, 0}, {1, 0}})) == Bytes{0xa2, 0x02, 0x00, 0x01, 0x00});
}

TEST_CASE("a prefix tells its length") {
    const auto prefix = valueOf(cbor::decodePrefix(Bytes{0x82, 0x01, 0x02, 0xff}));
    CHECK(prefix.length == 3);
    CHECK(codeOf(cbor::decode(Bytes{0x82, 0x01, 0x02, 0xff})) == ErrorCode::Malformed);
}

TEST_CASE("CBOR that is refused") {
    const Bytes cases[] = {
        {},                                                     // nothing
        {0x5f, 0x41, 0x00, 0xff},                               // indefinite byte string
        {0x9f, 0xff},                                           // indefinite array
        {0xbf, 0xff},                                           // indefinite map
        {0xc0, 0x00},                                           // tag
        {0xf7},                                                 // undefined
        {0x61, 0xff},                                           // not UTF-8
        {0xa2, 0x01, 0x00, 0x01, 0x00},                         // a key twice
        {0x1b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, // above 2^63-1
        {0x3b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, // below -2^63
        {0x9b, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff}, // promises 2^40 elements
        {0x5b, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff}, // promises 2^40 bytes
        {0xbb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, // promises 2^64 entries
        {0xff},                                                 // break
        {0x1c},                                                 // reserved
    };
    for (const Bytes& bytes : cases)
        CHECK(codeOf(cbor::decode(bytes)) == ErrorCode::Malformed);
    Bytes deep(20, 0x81);
    deep.push_back(0x00);
    CHECK(codeOf(cbor::decode(deep)) == ErrorCode::Malformed);
}

TEST_CASE("every truncation of a message is refused") {
    const Bytes whole =
        cbor::encode(Value(cbor::Map{{1, cbor::Array{"abc", Bytes(300, 1)}}, {"k", 70000}, {"f", 1.25}}));
    for (std::size_t length = 0; length < whole.size(); ++length)
        CHECK(codeOf(cbor::decode(ByteView(whole).first(length))) == ErrorCode::Malformed);
}
