#include "core/base/Text.h"
#include "core/profiles/Profile.h"
#include "tests/support/Catch.h"

using namespace fidesk;
using namespace fidesk::test;
using profiles::nicknameFrom;
using profiles::NicknameWords;

namespace {

const NicknameWords ann{.model = "YubiKey 5 NFC",
                        .label = "0042",
                        .serial = "S1",
                        .user = "Änn Ōe",
                        .userName = "ann@contoso.example",
                        .date = "2026-04-20"};

std::string made(const std::string& pattern, const NicknameWords& words = ann) {
    return valueOf(nicknameFrom(pattern, words));
}

std::string repeated(const std::string& text, int times) {
    std::string out;
    for (int i = 0; i < times; ++i)
        out += text;
    return out;
}

/// What a label of @p text leaves behind "a": 29 characters at most.
std::string cutBehindA(const std::string& text) {
    return made("a{label}", {.label = text}).substr(1);
}

} // namespace

TEST_CASE("A nickname is made of a pattern and words") {
    CHECK(made("{model} {label}") == "YubiKey 5 NFC 0042");
    CHECK(made("{serial}/{user}") == "S1/Änn Ōe");
    CHECK(made("{userName}") == "ann@contoso.example");
    CHECK(made("{date}") == "2026-04-20");
    CHECK(made("My key") == "My key");
    CHECK(made("{{{label}}}") == "{0042}");
    CHECK(made("}}{{") == "}{");
}

TEST_CASE("White space that an empty word leaves behind goes, and no other") {
    const NicknameWords one{.label = "7"};
    CHECK(made("{model} {label}", one) == "7");
    CHECK(made("{label} {model}", one) == "7");
    CHECK(made("a {model} {serial} b", one) == "a b");
    CHECK(made("a  b {model}{serial} c", one) == "a  b c");
    CHECK(made("a{model} b", one) == "a b");
    CHECK(made("{label}", {.label = " x  y\t"}) == "x  y");
    CHECK(codeOf(nicknameFrom("{model} {serial}", one)) == ErrorCode::NicknameEmpty);
    CHECK(codeOf(nicknameFrom("", one)) == ErrorCode::NicknameEmpty);
}

TEST_CASE("Words cannot bring in placeholders or control characters") {
    CHECK(made("{label} {user}", {.label = "{user}", .user = "}{"}) == "{user} }{");
    CHECK(made("{label}", {.label = "a\nb\x7f"
                                    "c\xc2\x85"
                                    "d"}) == "a b c d");
    CHECK(made("{label}", {.label = "a\xff"
                                    "b"}) == "a\xef\xbf\xbd"
                                             "b");
    CHECK(codeOf(nicknameFrom("a\tb", ann)) == ErrorCode::NicknameMalformed);
}

TEST_CASE("A nickname has at most 30 characters and ends where one that people see ends") {
    const std::string thirty(30, 'x');
    CHECK(made(thirty) == thirty);
    CHECK(made(thirty + "y") == thirty);
    CHECK(made(std::string(29, 'x') + " y") == std::string(29, 'x'));
    CHECK(cutBehindA(repeated("💡", 40)) == repeated("💡", 29));
    CHECK(cutBehindA(repeated("e\xcc\x81", 20)) == repeated("e\xcc\x81", 14)); // with combining accents
    CHECK(cutBehindA(repeated("🇩🇪", 20)) == repeated("🇩🇪", 14));               // flags: two letters each
    CHECK(cutBehindA(repeated("한", 40)) == repeated("한", 29));
    CHECK(cutBehindA(repeated("\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", 12)) ==
          repeated("\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", 9)); // the same in three jamo each
    // One grapheme of more than 30 characters has to be cut somewhere.
    const std::string tower = "o" + repeated("\xcc\x83", 50);
    CHECK(codePoints(made("{label}", {.label = tower})) == 30U);
}

TEST_CASE("A nickname of any Unicode text survives") {
    for (const char* text : {"日本語の鍵", "مفتاح آن", "ключ №1", "👩‍💻 key",
                             "👨‍👩‍👧‍👦", "ก็", "क्षि", "=1+1", "\"a\",b;c"})
        CHECK(made("{label}", {.label = text}) == text);
    const std::string families = repeated("👩‍💻", 12); // three code points each
    const std::string cut = made("{label}", {.label = families});
    CHECK(cut == repeated("👩‍💻", 10));
}

TEST_CASE("A pattern that cannot be is refused with what is wrong") {
    const auto refusal = [](const std::string& pattern) {
        const auto nickname = nicknameFrom(pattern, ann);
        REQUIRE(codeOf(nickname) == ErrorCode::InvalidArgument);
        return nickname.error().detail;
    };
    CHECK(refusal("{colour}") ==
          "{colour} is not known; there are {model}, {label}, {serial}, {user}, {userName}, {date}");
    CHECK(refusal("{Model}").starts_with("{Model} is not known"));
    CHECK(refusal("{}").starts_with("{} is not known"));
    CHECK(refusal("a {model") == "there is a single {; write {{ for one");
    CHECK(refusal("a } b") == "there is a single }; write }} for one");
}
