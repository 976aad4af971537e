#include "app/ctl/Selection.h"
#include "app/ctl/Printable.h"
#include "tests/support/Catch.h"

using namespace fidesk;
using namespace fidesk::ctl;

TEST_CASE("ids are shown as short as tells them apart, and eight characters at least") {
    const Bytes a(32, 0x11);
    Bytes b = a;
    b[9] = 0x22;
    const Bytes c(32, 0x33);
    const auto shown = shortIds({c, a, b});
    CHECK(shown[0] == toBase64Url(c).substr(0, 8));
    CHECK(shown[1] != shown[2]);
    CHECK(toBase64Url(a).starts_with(shown[1]));
    CHECK(shown[1].size() == 13); // they differ in the tenth byte, which the 13th character holds
    CHECK(shortIds({{1, 2}, {1, 2, 3}}) == std::vector<std::string>{"AQI", "AQID"});
    CHECK(shortIds({}).empty());
}

TEST_CASE("text is cut with an ellipsis, by columns") {
    CHECK(shortened("abc", 3) == "abc");
    CHECK(shortened("abcd", 3) == "ab\u2026");
    CHECK(shortened("日本語", 5) == "日本\u2026");
    CHECK(shortened("日本語", 4) == "日\u2026");
}

TEST_CASE("text is wrapped at spaces, and a word that is too long stays whole") {
    CHECK(wrapped("one two three", 7) == std::vector<std::string>{"one two", "three"});
    CHECK(wrapped("abcdefghij k", 4) == std::vector<std::string>{"abcdefghij", "k"});
    CHECK(wrapped("one two", 0) == std::vector<std::string>{"one two"});
    CHECK(wrapped("", 5).empty());
}
