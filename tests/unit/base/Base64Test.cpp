#include "core/base/Base64.h"

#include "tests/support/Catch.h"

using namespace fidesk;
using test::codeOf;
using test::valueOf;

TEST_CASE("base64url round trip for every length") {
    Bytes bytes;
    for (int i = 0; i < 70; ++i) {
        CHECK(valueOf(fromBase64(toBase64Url(bytes))) == bytes);
        CHECK(valueOf(fromBase64OrUrlToken(toUrlToken(bytes))).back() == bytes);
        bytes.push_back(static_cast<std::uint8_t>(i * 37 + 11));
    }
}

TEST_CASE("base64 in every form portals send") {
    const Bytes wanted{0xfb, 0xff, 0xfe, 0x00};
    for (const char* text : {"+//+AA==", "-__-AA==", "+//+AA", "-__-AA"})
        CHECK(valueOf(fromBase64(text)) == wanted);
}

TEST_CASE("base64 that is none") {
    for (const char* text : {"A", "AAAAA", "AA=", "AAA==", "AA===", "A A=", "AA\n", "+_AA", "AB", "AAB",
                             "A$==", "====", "=AAA"}) {
        INFO(text);
        CHECK(codeOf(fromBase64(text)) == ErrorCode::Malformed);
    }
}

TEST_CASE("an id that can be read two ways gives both readings") {
    // 48 bytes -> suffix 0, cannot be plain; 47 -> suffix 1, both; 46 -> suffix 2, plain only if its last
    // bits are zero
    const Bytes bytes48(48, 0x5a);
    CHECK(valueOf(fromBase64OrUrlToken(toUrlToken(bytes48))) == std::vector<Bytes>{bytes48});
    const Bytes bytes47(47, 0x5a);
    const auto readings = valueOf(fromBase64OrUrlToken(toUrlToken(bytes47)));
    REQUIRE(readings.size() == 2);
    CHECK(readings[0].size() == 48);
    CHECK(readings[1] == bytes47);
    const Bytes bytes46(46, 0x5a);
    CHECK(valueOf(fromBase64OrUrlToken(toUrlToken(bytes46))).back() == bytes46);
}

TEST_CASE("a lone digit is no UrlToken: one of no bytes is empty") {
    CHECK(toUrlToken({}).empty());
    for (const char* text : {"0", "1", "2"})
        CHECK(codeOf(fromBase64OrUrlToken(text)) == ErrorCode::Malformed);
    CHECK(valueOf(fromBase64OrUrlToken("")) == std::vector<Bytes>{Bytes{}});
}

TEST_CASE("ids as Entra sent them") {
    const auto urlToken = valueOf(fromBase64OrUrlToken("-2_GRUg2-HYz6_1YG4YRAQ2"));
    CHECK(urlToken.back().size() == 16);
    const auto standard = valueOf(fromBase64OrUrlToken("TZ2KrDEawbrIGQsnheGZ/BG9Nfnb7blSGwQYMGyJIhM="));
    REQUIRE(standard.size() == 1);
    CHECK(standard[0].size() == 32);
}
