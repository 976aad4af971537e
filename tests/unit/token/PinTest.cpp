#include "tests/support/Catch.h"

#include "core/token/Pin.h"

using namespace fidesk;
using namespace fidesk::test;
using token::Pin;

namespace {

Result<Pin> parse(std::string_view text, std::size_t least = token::minPinCodePoints) {
    return Pin::parse(Secret(text), least);
}

std::string repeated(std::string_view text, int times) {
    std::string out;
    for (int i = 0; i < times; ++i)
        out += text;
    return out;
}

} // namespace

TEST_CASE("A PIN has at least four code points", "[pin]") {
    CHECK(codeOf(parse("")) == ErrorCode::PinTooShort);
    CHECK(codeOf(parse("123")) == ErrorCode::PinTooShort);
    CHECK(valueOf(parse("1234")).codePoints() == 4);
}

TEST_CASE("A PIN's length is counted in code points, not in bytes", "[pin]") {
    CHECK(codeOf(parse("\xC3\xA4\xC3\xB6\xC3\xBC")) == ErrorCode::PinTooShort); // three letters in six bytes
    CHECK(codeOf(parse(repeated("\xF0\x9F\x94\x91", 3))) == ErrorCode::PinTooShort); // three keys in twelve
    const Pin keys = valueOf(parse(repeated("\xF0\x9F\x94\x91", 4)));
    CHECK(keys.codePoints() == 4);
    CHECK(keys.view().size() == 16);
}

TEST_CASE("A PIN has at most 63 bytes", "[pin]") {
    CHECK(valueOf(parse(std::string(63, '7'))).view().size() == 63);
    CHECK(codeOf(parse(std::string(64, '7'))) == ErrorCode::PinTooLong);
    CHECK(valueOf(parse(repeated("\xC3\xA4", 31) + "1")).view().size() == 63);
    CHECK(codeOf(parse(repeated("\xC3\xA4", 32))) == ErrorCode::PinTooLong);
}

TEST_CASE("A PIN is normalised to NFC before it is measured", "[pin]") {
    const Pin composed = valueOf(parse("caf\xC3\xA9"));
    const Pin decomposed = valueOf(parse("cafe\xCC\x81"));
    CHECK(composed == decomposed);
    CHECK(asText(decomposed.view()) == "caf\xC3\xA9");
    CHECK(codeOf(parse("cae\xCC\x81")) == ErrorCode::PinTooShort);        // four typed, three composed
    CHECK(valueOf(parse(repeated("e\xCC\x81", 31))).view().size() == 62); // 93 bytes typed
}

TEST_CASE("A PIN with control characters or broken UTF-8 is refused", "[pin]") {
    CHECK(codeOf(parse(std::string_view("12\0"
                                        "34",
                                        5))) == ErrorCode::PinMalformed);
    CHECK(codeOf(parse("1234\n")) == ErrorCode::PinMalformed);
    CHECK(codeOf(parse("12\x7F"
                       "34")) == ErrorCode::PinMalformed);
    CHECK(codeOf(parse("1234\xC2\x85")) == ErrorCode::PinMalformed);
    CHECK(codeOf(parse("1234\xFF")) == ErrorCode::PinMalformed);
    CHECK(codeOf(parse("1234\xC3")) == ErrorCode::PinMalformed);
}

TEST_CASE("A key's own minimum counts, and never less than the standard's", "[pin]") {
    CHECK(codeOf(parse("12345", 6)) == ErrorCode::PinTooShort);
    CHECK(valueOf(parse("123456", 6)).codePoints() == 6);
    CHECK(codeOf(parse("123", 1)) == ErrorCode::PinTooShort);
}

TEST_CASE("Spaces and letters are part of a PIN", "[pin]") {
    CHECK(asText(valueOf(parse(" a b ")).view()) == " a b ");
}
