#include "core/webauthn/ClientData.h"
#include "tests/support/Catch.h"

using namespace fidesk;
using namespace fidesk::test;
using namespace fidesk::webauthn;

TEST_CASE("client data is written member by member") {
    const Bytes json = serializeClientData(createType, Bytes{0xfb, 0xff, 0x00}, originOf("example.com"));
    CHECK(
        asText(json) ==
        R"({"type":"webauthn.create","challenge":"-_8A","origin":"https://example.com","crossOrigin":false})");
}

TEST_CASE("strings are escaped as CCDToString has it") {
    const std::string origin("a\"b\\c\x01\x1f\n\x7f/\xc3\xa9\0z", 14);
    const std::string json = asText(serializeClientData(getType, Bytes{}, origin));
    const std::string expected =
        std::string(R"({"type":"webauthn.get","challenge":"","origin":"a\"b\\c\u0001\u001f\u000a)") +
        "\x7f/\xc3\xa9" + R"(\u0000z","crossOrigin":false})";
    CHECK(json == expected);
    // What comes from outside has no U+0000 in it.
    CHECK(codeOf(parseClientData(asBytes(json))) == ErrorCode::ClientDataMalformed);
    const std::string readable = origin.substr(0, origin.size() - 2);
    const std::string written = asText(serializeClientData(getType, Bytes{}, readable));
    CHECK(valueOf(parseClientData(asBytes(written))).origin == readable);
}

TEST_CASE("client data written is read back") {
    const Bytes challenge(5198, 0x7b);
    const auto data =
        valueOf(parseClientData(serializeClientData(createType, challenge, "https://example.com:5000")));
    CHECK(data.type == "webauthn.create");
    CHECK(data.challenge == challenge);
    CHECK(data.origin == "https://example.com:5000");
    CHECK_FALSE(data.crossOrigin);
    CHECK(data.topOrigin.empty());
}

TEST_CASE("client data of browsers: any order, unknown members, topOrigin") {
    const auto data = valueOf(parseClientData(asBytes(
        R"({"origin":"https://a.example","topOrigin":"https://b.example","crossOrigin":true,"other":[1],"challenge":"AAE","type":"x"})")));
    CHECK(data.crossOrigin);
    CHECK(data.topOrigin == "https://b.example");
    CHECK(data.challenge == Bytes{0, 1});
}

TEST_CASE("client data that is refused") {
    for (const char* text : {
             "",
             "[]",
             "{}",
             R"({"type":"webauthn.get","challenge":"AAE"})",
             R"({"type":"webauthn.get","origin":"o"})",
             R"({"challenge":"AAE","origin":"o"})",
             R"({"type":1,"challenge":"AAE","origin":"o"})",
             R"({"type":"t","challenge":7,"origin":"o"})",
             R"({"type":"t","challenge":"A","origin":"o"})",
             R"({"type":"t","challenge":"A*==","origin":"o"})",
             R"({"type":"t","challenge":"AAE","origin":null})",
             R"({"type":"t","challenge":"AAE","origin":"o","crossOrigin":"false"})",
             R"({"type":"t","challenge":"AAE","origin":"o","crossOrigin":null})",
             R"({"type":"t","challenge":"AAE","origin":"o","topOrigin":7})",
             R"({"type":"t","type":"u","challenge":"AAE","origin":"o"})",
             R"({"type":"t","challenge":"AAE","challenge":"AAI","origin":"o"})",
             R"({"type":"t","challenge":"AAE","origin":"o","\u006frigin":"p"})",
             R"({"type":"t","challenge":"AAE","origin":"o"} )"
             "x",
             "{\"type\":\"t\",\"challenge\":\"AAE\",\"origin\":\"\xff\"}",
         }) {
        INFO(text);
        CHECK(codeOf(parseClientData(asBytes(text))) == ErrorCode::ClientDataMalformed);
    }
}

TEST_CASE("client data longer than 64 KB is refused") {
    const auto ofSize = [](std::size_t size) {
        std::string text = R"({"type":"t","challenge":"AAE","origin":"o"})";
        return text.append(size - text.size(), ' ');
    };
    CHECK(parseClientData(asBytes(ofSize(64 * 1024))));
    CHECK(codeOf(parseClientData(asBytes(ofSize(64 * 1024 + 1)))) == ErrorCode::ClientDataMalformed);
}
