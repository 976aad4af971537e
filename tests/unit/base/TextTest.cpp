#include "core/base/Text.h"
#include "core/base/Clock.h"

#include "tests/support/Catch.h"

using namespace fidesk;
using test::codeOf;
using test::valueOf;

TEST_CASE("what is shown has no control characters and turns no writing") {
    CHECK(printable("Ann \u00DCnal \u65E5\u672C") == "Ann \u00DCnal \u65E5\u672C");
    CHECK(printable("a\x1b[31mb\nc\x7f\u009Bd") == "a\uFFFD[31mb\uFFFDc\uFFFD\uFFFDd");
    CHECK(printable("a\u202Eb\u2066c\u2028d\u200F") == "a\uFFFDb\uFFFDc\uFFFDd\uFFFD");
    CHECK(printable("a\xFF\xC0z") == "a\uFFFD\uFFFDz");
    CHECK(printable("a\u00ADb\u200Bc\uE000d\U000E0041e") == "a\uFFFDb\uFFFDc\uFFFDd\uFFFDe");
    CHECK(printable("\U0001F469\u200D\U0001F527 \u0646\u200C\u0647") ==
          "\U0001F469\u200D\U0001F527 \u0646\u200C\u0647"); // what joins letters and emoji
}

TEST_CASE("code points of UTF-8") {
    CHECK(codePoints("") == 0);
    CHECK(codePoints("abc") == 3);
    CHECK(codePoints("ä€😀") == 3);
    for (const char* bad : {"\x80", "\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                            "\xf8\x88\x80\x80\x80", "\xe2\x28\xa1"})
        CHECK_FALSE(codePoints(bad).has_value());
}

TEST_CASE("PIN text is normalised to NFC") {
    const Secret decomposed(std::string_view("u\xcc\x88ut")); // u + combining diaeresis
    CHECK(normalizedNfc(decomposed).text() == "\xc3\xbcut");
}

TEST_CASE("white space at the ends is what browsers take for it") {
    CHECK(withoutWhiteSpaceAtEnds("\uFEFF \u00A0\u3000\t\r\nann\u2028 b\uFEFF\u2003") == "ann\u2028 b");
    CHECK(withoutWhiteSpaceAtEnds("\uFEFF\uFEFFann") == "ann");
    CHECK(withoutWhiteSpaceAtEnds("\u200Bann\u200D") == "\u200Bann\u200D");
    CHECK(withoutWhiteSpaceAtEnds(" \uFEFF ").empty());
    CHECK(withoutWhiteSpaceAtEnds("").empty());
    CHECK(withoutWhiteSpaceAtEnds(" a\xff ") == " a\xff ");
}

TEST_CASE("nicknames") {
    CHECK(valueOf(parseNickname("  blue key ")) == "blue key");
    CHECK(valueOf(parseNickname("\xEF\xBB\xBF \xC2\xA0"
                                "blue\xEF\xBB\xBFkey\xE3\x80\x80\xEF\xBB\xBF")) == "blue\xEF\xBB\xBFkey");
    CHECK(codeOf(parseNickname("\xEF\xBB\xBF")) == ErrorCode::NicknameEmpty);
    CHECK(valueOf(parseNickname(std::string(30, 'x'))).size() == 30);
    CHECK(codeOf(parseNickname("")) == ErrorCode::NicknameEmpty);
    CHECK(codeOf(parseNickname(" \t ")) == ErrorCode::NicknameEmpty);
    CHECK(codeOf(parseNickname(std::string(31, 'x'))) == ErrorCode::NicknameTooLong);
    CHECK(codeOf(parseNickname("a\nb")) == ErrorCode::NicknameMalformed);
    CHECK(codeOf(parseNickname("a\xff")) == ErrorCode::NicknameMalformed);
}

TEST_CASE("times") {
    const auto time = valueOf(fromIso8601("2024-06-13T11:26:35Z"));
    CHECK(toIso8601(time) == "2024-06-13T11:26:35Z");
    CHECK(valueOf(fromIso8601("2024-06-13T13:26:35.250+02:00")) == time + std::chrono::milliseconds(250));
    CHECK(codeOf(fromIso8601("yesterday")) == ErrorCode::Malformed);
    CHECK(codeOf(fromIso8601("2024-06-13T11:26:35")) == ErrorCode::Malformed);
}
