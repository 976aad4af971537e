#include "core/base/JsonPlace.h"
#include "tests/support/Catch.h"

using namespace fidesk;
using namespace fidesk::test;

namespace {

std::string refusalOf(std::string_view text, std::size_t maxBytes = 1000) {
    const auto object = parseJsonFile(asBytes(text), maxBytes);
    REQUIRE(codeOf(object) == ErrorCode::Malformed);
    return object.error().detail;
}

} // namespace

TEST_CASE("Every member and element of JSON text has its line") {
    const std::string text =
        "\n{ \"a\":1,\r\n\n\"b\" :\n[ 1, \"x\\\"]\\\\\",\n{\"c\"\n:true, \"d\":[\n[null]]},[\n],-1e5]"
        ",\"a\\u0062c\": \"{\n\",\"e\":{},\n\"f\":2}";
    std::string valid = text;
    valid.replace(valid.find("{\n\","), 2, "{ "); // no line break in a string
    const JsonPlaces places(asBytes(valid));
    CHECK(places.lineOf("a") == 2);
    CHECK(places.lineOf("b") == 4);
    CHECK(places.lineOf("b[0]") == 5);
    CHECK(places.lineOf("b[1]") == 5);
    CHECK(places.lineOf("b[2]") == 6);
    CHECK(places.lineOf("b[2].c") == 6);
    CHECK(places.lineOf("b[2].d") == 7);
    CHECK(places.lineOf("b[2].d[0]") == 8);
    CHECK(places.lineOf("b[2].d[0][0]") == 8); // deeper than is noted: that of what holds it
    CHECK(places.lineOf("b[3]") == 8);
    CHECK(places.lineOf("b[4]") == 9);
    CHECK(places.lineOf("abc") == 9);
    CHECK(places.lineOf("e") == 9);
    CHECK(places.lineOf("f") == 10);
    CHECK(places.lineOf("b[9]") == 4);
    CHECK(places.lineOf("nothing") == 1);
    CHECK(places.lineOf("") == 1);
}

TEST_CASE("What is wrong with a file of JSON is told with its line") {
    CHECK(refusalOf("{\n\n\"a\": tru }").starts_with("line 3: "));
    CHECK(refusalOf("{\n\"a\":1,\n").starts_with("line 3: "));
    CHECK(refusalOf("").starts_with("line 1: "));
    CHECK(refusalOf("\n[]").starts_with("line 1: "));
    CHECK(refusalOf("{\"a\":{\"b\":1},\n\"b\":2,\n\"\\u0061\":3}") ==
          "line 3: JSON text names a member twice");
    CHECK(refusalOf("{\"a\":[{\"b\":1,\n\"b\":2}]}").starts_with("line 2: "));
    CHECK(refusalOf("{\"a\":1}      ", 10) == "line 1: JSON text is longer than 10 bytes");
    CHECK(valueOf(parseJsonFile(asBytes("{\"a\":1}"))).size() == 1);
}

TEST_CASE("Text that nests deeply or has many long names is walked through in little memory") {
    std::string deep = "{\"a\":";
    for (int i = 0; i < 30; ++i)
        deep += "[";
    for (int i = 0; i < 2000; ++i)
        deep += i == 0 ? "1" : ",1";
    for (int i = 0; i < 30; ++i)
        deep += "]";
    deep += ",\n\"z\":1}";
    CHECK(JsonPlaces(asBytes(deep)).lineOf("z") == 2);
    const std::string longName(5000, 'n');
    const std::string text = "{\n\"" + longName + "\":[1,\n2]}";
    CHECK(JsonPlaces(asBytes(text)).lineOf(longName) == 2);
}
