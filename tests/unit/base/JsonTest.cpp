#include "core/base/Json.h"

#include "tests/support/Catch.h"

using namespace fidesk;
using test::codeOf;
using test::valueOf;

TEST_CASE("a JSON object is read") {
    const auto object = valueOf(parseJsonObject(asBytes(R"({"a":"x:\"{","b":{"c":[1,{"d":null}]}})")));
    CHECK(valueOf(requireString(object, "a")) == "x:\"{");
    CHECK(valueOf(optionalString(object, "z")).empty());
    CHECK(codeOf(requireString(object, "b")) == ErrorCode::Malformed);
    CHECK(codeOf(requireArray(object, "b")) == ErrorCode::Malformed);
}

TEST_CASE("JSON text has every character but U+0000") {
    const auto object = valueOf(parseJsonObject(asBytes(R"({"a":"\ud83d\udd11","b":{"a":"\u0001"}})")));
    CHECK(valueOf(requireString(object, "a")) == "\xF0\x9F\x94\x91");
}

TEST_CASE("text is the same there and back, a byte order mark at its head too") {
    for (const char* text : {"", "ann", "\xEF\xBB\xBF",
                             "\xEF\xBB\xBF"
                             "ann",
                             "\xEF\xBB\xBF\xEF\xBB\xBF", "Zo\xC3\xAB"})
        CHECK(toUtf8(toQString(text)) == text);
}

TEST_CASE("JSON is the same there and back, with byte order marks wherever they may stand") {
    for (const char* text :
         {R"({"a":"\ufeff"})", "{\"a\":\"\xEF\xBB\xBF\"}", "{\"a\":\"\xEF\xBB\xBF\xEF\xBB\xBFkey\"}",
          "{\"a\":[\"key\xEF\xBB\xBF\",{\"\xEF\xBB\xBF\":\"\\\"\xEF\xBB\xBF\"}]}",
          "{\"\xEF\xBB\xBFkey\":1,\"key\":2}"}) {
        INFO(text);
        const auto object = valueOf(parseJsonObject(asBytes(text)));
        CHECK(valueOf(parseJsonObject(asBytes(toJsonText(object)))) == object);
    }
    const auto marked = valueOf(parseJsonObject(asBytes("{\"a\":\"\xEF\xBB\xBFkey\"}")));
    CHECK(valueOf(requireString(marked, "a")) == "\xEF\xBB\xBFkey");
    CHECK(toJsonText(marked) == "{\"a\":\"\xEF\xBB\xBFkey\"}");
    CHECK(valueOf(parseJsonObject(asBytes("\xEF\xBB\xBF{}"))).isEmpty()); // RFC 8259 section 8.1
    CHECK(codeOf(parseJsonObject(asBytes("{\"a\"\xEF\xBB\xBF:1}"))) == ErrorCode::Malformed);
    CHECK(codeOf(parseJsonObject(asBytes(R"({"\ufeff":1,)"
                                         "\"\xEF\xBB\xBF\":2}"))) == ErrorCode::Malformed);
}

TEST_CASE("JSON from outside that is not what it should be") {
    std::string deep;
    for (int i = 0; i < 40; ++i)
        deep += R"({"a":)";
    deep += "1" + std::string(40, '}');
    const std::string cases[] = {"",
                                 "[]",
                                 "1",
                                 "{",
                                 R"({"a":1,"a":2})",
                                 R"({"x":{"a":1,"a":1}})",
                                 "{} {}",
                                 "{\"a\":\"\xff\"}",
                                 "{\"a\":\"\xc3\"}",
                                 deep,
                                 R"({"a":01})",
                                 "{\"a\" 1}",
                                 R"({"a":[{"b":1,"c":[{"d":1,"d":2}]}]})",
                                 R"({"a":1,"\u0061":2})",
                                 R"({"a":"\u0000"})",
                                 R"({"a":["\ud800"]})",
                                 "{\"a\":\"\n\"}",
                                 "{\"a\tb\":1}",
                                 std::string("{\"a\":\"\0\"}", 9),
                                 R"({"a":{"b":"\udc00\ud800"}})",
                                 R"({"\ud800":1})",
                                 "{\"a\":\"\xc0\xaf\"}",
                                 "{\"a\":\"\xed\xa0\x80\"}",
                                 R"({"a":1e999})"};
    for (const std::string& text : cases) {
        INFO(text);
        CHECK(codeOf(parseJsonObject(asBytes(text))) == ErrorCode::Malformed);
    }
    CHECK(codeOf(parseJsonObject(asBytes(R"({"a":"0123456789"})"), 10)) == ErrorCode::Malformed);
}
