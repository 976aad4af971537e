#include "core/portal/http/Url.h"
#include "core/portal/http/Status.h"
#include "tests/support/Catch.h"

using namespace fidesk;
using namespace fidesk::portal::http;
using fidesk::test::codeOf;
using fidesk::test::valueOf;

TEST_CASE("an address is https, or http on this machine") {
    for (const char* good :
         {"https://portal.example", "https://portal.example:8443/a?b=c", "http://localhost:1",
          "http://127.0.0.1:80/", "http://127.9.9.9", "http://[::1]:5", "HTTP://LOCALHOST/"})
        CHECK(parseAddress(good).has_value());
    for (const char* bad :
         {"http://portal.example", "http://localhost.example", "http://192.168.0.1", "ftp://localhost",
          "https://", "portal.example", "", "https://ann:pw@portal.example", "https://portal.example/#a",
          "https://portal.example/\n", "https://portal.example\xFF/", "file:///etc/passwd"}) {
        INFO(bad);
        CHECK(codeOf(parseAddress(bad)) == ErrorCode::PortalAddressInvalid);
    }
}

TEST_CASE("a typed portal address is brought to one form") {
    CHECK(valueOf(normalizedPortalAddress("portal.example")) == "https://portal.example");
    CHECK(valueOf(normalizedPortalAddress("  https://Portal.Example:443/ ")) == "https://portal.example");
    CHECK(valueOf(normalizedPortalAddress("https://portal.example/keys//")) == "https://portal.example/keys");
    CHECK(valueOf(normalizedPortalAddress("http://localhost:8080/")) == "http://localhost:8080");
    CHECK(codeOf(normalizedPortalAddress("http://portal.example")) == ErrorCode::PortalAddressInvalid);
    CHECK(codeOf(normalizedPortalAddress("https://portal.example/?a=b")) == ErrorCode::PortalAddressInvalid);
    CHECK(codeOf(normalizedPortalAddress("")) == ErrorCode::PortalAddressInvalid);
}

TEST_CASE("an origin is scheme, host and port") {
    CHECK(sameOrigin("https://portal.example/a", "https://portal.example:443/b?c"));
    CHECK_FALSE(sameOrigin("https://portal.example", "https://portal.example:444"));
    CHECK_FALSE(sameOrigin("https://portal.example", "https://portal.example.evil.example"));
    CHECK_FALSE(sameOrigin("https://localhost:1", "http://localhost:1"));
    CHECK_FALSE(sameOrigin("https://portal.example@evil.example", "https://portal.example"));
    CHECK_FALSE(sameOrigin("", ""));
}

TEST_CASE("what goes into an address is percent-encoded") {
    CHECK(percentEncoded("ann_x#EXT#@contoso.example") == "ann_x%23EXT%23%40contoso.example");
    CHECK(percentEncoded("a/b?c&d=e+f g\"\\~-._") == "a%2Fb%3Fc%26d%3De%2Bf%20g%22%5C~-._");
    CHECK(percentEncoded("Zo\xC3\xAB") == "Zo%C3%AB");
    CHECK(formEncoded({{"a b", "c&d"}, {"e", ""}}) == "a%20b=c%26d&e=");
}

TEST_CASE("Retry-After is seconds, decimals too, or a date") {
    const TimePoint now{std::chrono::seconds(784111777)}; // Sun, 06 Nov 1994 08:49:37 GMT
    const auto read = [&](std::string text) {
        return retryAfter({.status = 429, .headers = {{"retry-after", std::move(text)}}, .body = {}}, now);
    };
    using std::chrono::milliseconds;
    CHECK(read("10") == milliseconds(10000));
    CHECK(read("2.128") == milliseconds(2128));
    CHECK(read("0") == milliseconds(0));
    CHECK(read("Sun, 06 Nov 1994 08:50:07 GMT") == milliseconds(30000));
    CHECK(read("Sun, 06 Nov 1994 08:00:00 GMT") == milliseconds(0));
    CHECK(read("99999999999999999999") == milliseconds(std::chrono::hours(24)));
    CHECK_FALSE(read("-5"));
    CHECK_FALSE(read("soon"));
    CHECK_FALSE(retryAfter({.status = 429, .headers = {}, .body = {}}, now));
}

TEST_CASE("another's words are cleaned and cut") {
    CHECK(cleaned("a\nb\x1B[31mc\x7F"
                  "d") == "a b [31mc d");
    CHECK(cleaned(std::string(400, 'x')).size() == 300);
    CHECK(cleaned("Zo\xC3\xAB\xC3\xAB", 3) == "Zo\xC3\xAB");
    CHECK(cleaned("a\xE2\x80\xAE"
                  "b") == "a b"); // right-to-left override
}

TEST_CASE("headers are found without regard to case") {
    const HttpResponse response{.status = 200, .headers = {{"content-type", "a"}}, .body = {}};
    CHECK(response.header("Content-Type") == "a");
    CHECK(response.header("content-typ").empty());
}
