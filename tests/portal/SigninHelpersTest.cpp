#include "app/portal/signin/Addresses.h"
#include "app/portal/signin/Page.h"
#include "app/portal/signin/Password.h"
#include "app/portal/signin/Pkce.h"
#include "app/portal/signin/Throttle.h"
#include "app/portal/signin/UserCode.h"
#include "tests/support/Catch.h"

using namespace fidesk;
using namespace fidesk::server;
using namespace fidesk::test;

namespace {

constexpr ScryptCost cheap{4, 8, 1};

/// Gives bytes that count up from @p start.
class CountingRandom final : public Random {
public:
    explicit CountingRandom(std::uint8_t start) : next_(start) {}
    void fill(std::span<std::uint8_t> bytes) override {
        for (auto& byte : bytes)
            byte = next_++;
    }

private:
    std::uint8_t next_;
};

} // namespace

TEST_CASE("A password is checked against its own hash alone") {
    SystemRandom random;
    const PasswordHasher hasher(random, cheap);
    const std::string encoded = valueOf(hasher.hash(Secret("right horse")));
    CHECK(encoded.starts_with("$scrypt$ln=4,r=8,p=1$"));
    CHECK(hasher.check(Secret("right horse"), encoded));
    CHECK_FALSE(hasher.check(Secret("Right horse"), encoded));
    CHECK_FALSE(hasher.check(Secret(""), encoded));
    CHECK(valueOf(hasher.hash(Secret("right horse"))) != encoded);
}

TEST_CASE("The hash is scrypt (RFC 7914), as others compute it") {
    SystemRandom random;
    const PasswordHasher hasher(random, cheap);
    // From Python's hashlib.scrypt, salt "SodiumChloride16".
    const std::string encoded =
        "$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGUxNg$ywd3KuG5N75-_-n_Cjfqd4qjzQQanR1jI1SPfrFKXNY";
    CHECK(hasher.check(Secret("pleaseletmein"), encoded));
    CHECK_FALSE(hasher.check(Secret("pleaseletmein "), encoded));
}

TEST_CASE("A salt of fewer than 16 bytes is refused") {
    SystemRandom random;
    CHECK_FALSE(PasswordHasher(random, cheap)
                    .check(Secret("pleaseletmein"), "$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$"
                                                    "cCO9yzr9c0hGHAbNgf046_2o-7qQT44-qbVD9lRdofI"));
}

TEST_CASE("What is no hash is never matched") {
    SystemRandom random;
    const PasswordHasher hasher(random, cheap);
    const std::string good = valueOf(hasher.hash(Secret("right horse")));
    for (const std::string& bad :
         {std::string(), std::string("x"), good.substr(1), good.substr(0, good.size() - 1), good + "A",
          std::string(
              "$scrypt$ln=40,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
          std::string(
              "$scrypt$ln=,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")})
        CHECK_FALSE(hasher.check(Secret("right horse"), bad));
}

TEST_CASE("Passwords that are empty, too long or no UTF-8 are refused") {
    SystemRandom random;
    const PasswordHasher hasher(random, cheap);
    CHECK(codeOf(hasher.hash(Secret(""))) == ErrorCode::InvalidArgument);
    CHECK(codeOf(hasher.hash(Secret(std::string(1025, 'a')))) == ErrorCode::InvalidArgument);
    CHECK(codeOf(hasher.hash(Secret("\xff"))) == ErrorCode::InvalidArgument);
    CHECK(hasher.hash(Secret(std::string(1024, 'a'))).has_value());
}

TEST_CASE("Accents may be composed either way") {
    SystemRandom random;
    const PasswordHasher hasher(random, cheap);
    CHECK(hasher.check(Secret("Zoe\xCC\x88"), valueOf(hasher.hash(Secret("Zo\xC3\xAB")))));
}

TEST_CASE("S256 is RFC 7636's") {
    const std::string verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const std::string challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    CHECK(isCodeChallenge(challenge));
    CHECK_FALSE(isCodeChallenge(challenge + "A"));
    CHECK_FALSE(isCodeChallenge("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM"));
    CHECK(verifierMatches(verifier, challenge));
    CHECK_FALSE(verifierMatches(verifier.substr(1) + 'A', challenge));
    CHECK_FALSE(verifierMatches(challenge, challenge));
    CHECK_FALSE(verifierMatches("short", challenge));
    CHECK_FALSE(verifierMatches(verifier, ""));
}

TEST_CASE("User codes are eight consonants, however they are typed") {
    CountingRandom random(0);
    CHECK(makeUserCode(random) == "BCDFGHJK");
    CountingRandom high(238);
    // 240 to 255 are passed over, so that every letter is as likely as another.
    CHECK(makeUserCode(high) == "XZBCDFGH");
    CHECK(displayUserCode("BCDFGHJK") == "BCDF-GHJK");
    CHECK(parseUserCode("bcdf-ghjk") == "BCDFGHJK");
    CHECK(parseUserCode(" bcdf ghjk ") == "BCDFGHJK");
    for (const char* bad : {"", "BCDFGHJ", "BCDFGHJKL", "BCDFGHJA", "BCDFGHJ1", "<script>"})
        CHECK(parseUserCode(bad).empty());
}

TEST_CASE("Only paths of the portal are returned to") {
    CHECK(safeReturnPath("/device?user_code=BCDF-GHJK") == "/device?user_code=BCDF-GHJK");
    CHECK(safeReturnPath("/oauth2/v2.0/authorize?a=b&c=%2F%2F") == "/oauth2/v2.0/authorize?a=b&c=%2F%2F");
    for (const std::string& evil :
         {std::string(), std::string("//evil.example"), std::string("https://evil.example"),
          std::string("https:evil.example"), std::string("/\\evil.example"), std::string("\\\\evil.example"),
          std::string("/path\\..\\x"), std::string("javascript:alert(1)"), std::string(" /x"),
          std::string("/x\r\nSet-Cookie: a=b"), std::string("/\t/evil.example"), std::string("/x y"),
          std::string("/\xC3\xA9"), std::string("/x\0y", 4), "/" + std::string(2048, 'a')})
        CHECK(safeReturnPath(evil) == "/account");
}

TEST_CASE("Only the client's own loopback addresses are redirected to") {
    CHECK(isLoopbackRedirect("http://127.0.0.1:49152/callback"));
    CHECK(isLoopbackRedirect("http://localhost:1/callback"));
    CHECK(isLoopbackRedirect("http://[::1]:65535/callback"));
    for (const char* bad :
         {"", "http://127.0.0.1/callback", "http://127.0.0.1:/callback", "http://127.0.0.1:0/callback",
          "http://127.0.0.1:080/callback", "http://127.0.0.1:65536/callback", "http://127.0.0.1:-1/callback",
          "https://127.0.0.1:1/callback", "http://127.0.0.1:1/callback/", "http://127.0.0.1:1/callback?x=y",
          "http://127.0.0.1:1/callback#x", "http://127.0.0.1:1/", "http://127.0.0.1:1@evil.example/callback",
          "http://127.0.0.1:1.evil.example/callback", "http://127.0.0.2:1/callback",
          "http://localhost.evil.example:1/callback", "http://LOCALHOST:1/callback",
          "http://localhost:99999999999999999999/callback"})
        CHECK_FALSE(isLoopbackRedirect(bad));
}

TEST_CASE("Delays double from the first try that is not free, up to the longest") {
    const AttemptLimit limit{4, std::chrono::seconds(300)};
    CHECK(attemptDelay(0, limit).count() == 0);
    CHECK(attemptDelay(4, limit).count() == 0);
    CHECK(attemptDelay(5, limit).count() == 1);
    CHECK(attemptDelay(6, limit).count() == 2);
    CHECK(attemptDelay(13, limit).count() == 256);
    CHECK(attemptDelay(14, limit).count() == 300);
    CHECK(attemptDelay(1'000'000, limit).count() == 300);
    CHECK(attemptDelay(11, {4, std::chrono::seconds(60)}).count() == 60);
}

TEST_CASE("What one party has of the addresses is one block") {
    CHECK(addressBlock("203.0.113.9") == "203.0.113.9");
    CHECK(addressBlock("::ffff:203.0.113.9") == "203.0.113.9");
    CHECK(addressBlock("2001:db8:0:1::7") == "2001:db8:0:1::/64");
    CHECK(addressBlock("2001:db8:0:1:ffff:ffff:ffff:ffff") == "2001:db8:0:1::/64");
    CHECK(addressBlock("2001:db8:0:2::7") == "2001:db8:0:2::/64");
    CHECK(addressBlock("::1") == "::/64");
    CHECK(addressBlock("somewhere") == "somewhere");
    CHECK(addressBlock("").empty());
}

TEST_CASE("What goes into a page is escaped") {
    CHECK(escapedHtml("<b a='1' c=\"2\">&") == "&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;");
}
