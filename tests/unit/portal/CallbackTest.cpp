#include "core/portal/oauth/CallbackRequest.h"
#include "tests/unit/portal/Fixture.h"

using namespace fidesk;
using namespace fidesk::portal::oauth;

namespace {

std::variant<Callback, Stray> parse(const std::string& target, const std::string& host = "127.0.0.1:5000",
                                    const std::string& method = "GET") {
    const std::string hostLine = host.empty() ? "" : "Host: " + host + "\r\n";
    return parseCallbackRequest(method + " " + target + " HTTP/1.1\r\n" + hostLine + "Accept: */*\r\n", "s1",
                                5000);
}

int strayStatus(const std::variant<Callback, Stray>& parsed) {
    const auto* stray = std::get_if<Stray>(&parsed);
    return stray ? stray->status : 0;
}

} // namespace

TEST_CASE("a callback is read with its parameters decoded") {
    const auto parsed = parse("/callback?code=a%2Bb%2F&state=s1&iss=https%3A%2F%2Fportal.example&other=x");
    REQUIRE(std::holds_alternative<Callback>(parsed));
    const auto& callback = std::get<Callback>(parsed);
    CHECK(callback.code.text() == "a+b/");
    CHECK(callback.error.empty());
    CHECK(callback.issuer == "https://portal.example");
    CHECK(std::holds_alternative<Callback>(parse("/callback?code=a&state=s1", "localhost:5000")));
    CHECK(std::holds_alternative<Callback>(parse("/callback?code=a&state=s1", "[::1]:5000")));
}

TEST_CASE("a callback may bring an error") {
    const auto parsed = parse("/callback?error=access_denied&error_description=You+said+no.&state=s1");
    REQUIRE(std::holds_alternative<Callback>(parsed));
    CHECK(std::get<Callback>(parsed).error == "access_denied");
    CHECK(std::get<Callback>(parsed).errorDescription == "You said no.");
    CHECK_FALSE(std::get<Callback>(parsed).issuer);
}

TEST_CASE("what is not our callback is a stray") {
    CHECK(strayStatus(parse("/favicon.ico")) == 404);
    CHECK(strayStatus(parse("/callback/?code=a&state=s1")) == 404);
    CHECK(strayStatus(parse("/callback?code=a&state=s1", "127.0.0.1:5000", "POST")) == 405);
    CHECK(strayStatus(parse("http://127.0.0.1/callback?code=a&state=s1")) == 405);
    CHECK(strayStatus(parse("/callback?code=a&state=s2")) == 400);
    CHECK(strayStatus(parse("/callback?code=a&state=")) == 400);
    CHECK(strayStatus(parse("/callback?code=a")) == 400);
    CHECK(strayStatus(parse("/callback?state=s1")) == 400);
    CHECK(strayStatus(parse("/callback?code=&state=s1")) == 400);
    CHECK(strayStatus(parse("/callback?code=a&error=b&state=s1")) == 400);
    CHECK(strayStatus(parse("/callback?code=a&code=b&state=s1")) == 400);
    CHECK(strayStatus(parse("/callback?code=a&state=s1&state=s1")) == 400);
    CHECK(strayStatus(parse("/callback")) == 400);
}

TEST_CASE("a callback to another host's name is a stray") {
    CHECK(strayStatus(parse("/callback?code=a&state=s1", "evil.example:5000")) == 400);
    CHECK(strayStatus(parse("/callback?code=a&state=s1", "127.0.0.1:5001")) == 400);
    CHECK(strayStatus(parse("/callback?code=a&state=s1", "")) == 400);
    CHECK(strayStatus(parse("/callback?code=a&state=s1", "127.0.0.1:5000\r\nHost: evil.example")) == 400);
}

TEST_CASE("no head of a request breaks the reader") {
    for (const char* head : {"", "GET", "GET ", "GET /", "GET / HTTP/1.1", "\r\n", "GET /callback?%",
                             "GET /callback?%zz=%1 HTTP/1.1\r\nhost:\r\n",
                             "GET /callback?&&==&=& HTTP/1.1\r\nHost: 127.0.0.1:5000\r\n", "GET / HTTP/1.0"})
        CHECK(strayStatus(parseCallbackRequest(head, "s1", 5000)) != 0);
}
