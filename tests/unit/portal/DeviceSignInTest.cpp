#include "core/portal/oauth/DeviceSignIn.h"
#include "tests/unit/portal/Fixture.h"

using namespace fidesk;
using namespace fidesk::portal::oauth;
using fidesk::test::codeOf;
using fidesk::test::ScriptedServer;
using fidesk::test::valueOf;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr const char* grantJson =
    R"({"device_code":"device-1","user_code":"ABCD-EFGH","verification_uri":"https://portal.example/device",
        "verification_uri_complete":"https://portal.example/device?code=ABCD-EFGH","expires_in":60,"interval":5})";

/// A device sign-in whose waits move a clock instead of taking time.
struct DeviceFlow {
    test::FakeClock clock{};
    ScriptedServer server{};
    portal::http::HttpClient client{};
    PortalSettings settings{test::settingsFor(server)};
    SystemRandom random{};
    std::vector<milliseconds> waits{};
    std::vector<DevicePrompt> prompts{};
    std::stop_source source{};
    std::size_t stopAtWait{1000};

    Result<Tokens> run() {
        const auto wait = [this](milliseconds time, std::stop_token stop) {
            waits.push_back(time);
            clock.advance(time);
            if (waits.size() == stopAtWait)
                source.request_stop();
            return !stop.stop_requested();
        };
        return signInWithDevice(
            {client, settings, clock, random},
            [this](const DevicePrompt& prompt) { prompts.push_back(prompt); }, source.get_token(), wait);
    }
    void pending() { server.reply(400, R"({"error":"authorization_pending"})"); }
};

} // namespace

TEST_CASE("a device sign-in waits until the person is done") {
    DeviceFlow flow;
    flow.server.reply(200, grantJson);
    flow.pending();
    flow.pending();
    flow.server.reply(200, test::tokenJson("access-1", "refresh-1", 100));
    const Tokens tokens = valueOf(flow.run());
    CHECK(tokens.access.text() == "access-1");
    CHECK(tokens.refresh.text() == "refresh-1");
    CHECK(tokens.expiresAt == flow.clock.now() + seconds(100));
    CHECK(flow.waits == std::vector<milliseconds>(3, seconds(5)));

    REQUIRE(flow.prompts.size() == 1);
    CHECK(flow.prompts[0].userCode == "ABCD-EFGH");
    CHECK(flow.prompts[0].verificationUri == "https://portal.example/device");
    CHECK(flow.prompts[0].verificationUriComplete == "https://portal.example/device?code=ABCD-EFGH");
    CHECK(flow.prompts[0].expiresAt == flow.clock.now() - seconds(15) + seconds(60));

    const auto seen = flow.server.seen();
    REQUIRE(seen.size() == 4);
    CHECK(seen[0].line() == "POST /oauth2/v2.0/devicecode");
    CHECK(seen[0].body == "client_id=fidesk&scope=fidesk%20offline_access");
    CHECK(seen[0].header("content-type") == "application/x-www-form-urlencoded");
    CHECK(seen[3].line() == "POST /oauth2/v2.0/token");
    CHECK(seen[3].body == "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&client_id="
                          "fidesk&device_code=device-1");
}

TEST_CASE("slow_down, a busy and a failing portal make it slower, by five seconds each") {
    DeviceFlow flow;
    flow.server.reply(200, R"({"device_code":"d","user_code":"u","verification_uri":"https://p.example/"})");
    flow.server.reply(400, R"({"error":"slow_down"})");
    flow.pending();
    flow.server.reply(503, "");
    flow.server.reply(502, "<html>");
    flow.server.reply(200, test::tokenJson("access-1", "refresh-1"));
    valueOf(flow.run());
    CHECK(flow.waits ==
          std::vector<milliseconds>{seconds(5), seconds(10), seconds(10), seconds(15), seconds(20)});
}

TEST_CASE("an interval that is absent is five seconds, and nonsense is kept in bounds") {
    for (const auto& [interval, expected] : std::vector<std::pair<std::string, int>>{
             {"", 5}, {R"(,"interval":0)", 1}, {R"(,"interval":-3)", 1}, {R"(,"interval":1e9)", 60}}) {
        DeviceFlow flow;
        flow.server.reply(
            200,
            R"({"device_code":"d","user_code":"u","verification_uri":"https://p.example/","expires_in":900)" +
                interval + "}");
        flow.server.reply(200, test::tokenJson("a", "r"));
        valueOf(flow.run());
        CHECK(flow.waits == std::vector<milliseconds>{seconds(expected)});
    }
}

TEST_CASE("a device sign-in nobody finishes expires") {
    DeviceFlow flow;
    flow.server.handle([](const auto& seen) {
        return seen.target.ends_with("devicecode")
                   ? test::Reply{.status = 200, .body = grantJson}
                   : test::Reply{.status = 400, .body = R"({"error":"authorization_pending"})"};
    });
    CHECK(codeOf(flow.run()) == ErrorCode::SignInExpired);
    CHECK(flow.waits.size() == 12);
}

TEST_CASE("what the portal says of a device sign-in is told apart") {
    const std::vector<std::pair<const char*, ErrorCode>> answers{
        {"access_denied", ErrorCode::SignInRefused},
        {"authorization_declined", ErrorCode::SignInRefused},
        {"expired_token", ErrorCode::SignInExpired},
        {"bad_verification_code", ErrorCode::SignInExpired},
        {"invalid_client", ErrorCode::SignInRefused}};
    for (const auto& [error, code] : answers) {
        DeviceFlow flow;
        flow.server.reply(200, grantJson);
        flow.server.reply(400,
                          std::string(R"({"error":")") + error + R"(","error_description":"why\nthat"})");
        const auto result = flow.run();
        CHECK(codeOf(result) == code);
        CHECK(result.error().detail == std::string(error) + ": why that");
    }
}

TEST_CASE("a device sign-in ends when it is cancelled, between two questions or before") {
    DeviceFlow flow;
    flow.stopAtWait = 2;
    flow.server.reply(200, grantJson);
    flow.pending();
    CHECK(codeOf(flow.run()) == ErrorCode::Cancelled);
    CHECK(flow.server.seen().size() == 2);
    CHECK(codeOf(flow.run()) == ErrorCode::Cancelled);
    CHECK_FALSE(waitFor(std::chrono::hours(1), flow.source.get_token()));
    CHECK(waitFor(milliseconds(1), {}));
}

TEST_CASE("a device endpoint that answers nonsense is PortalMalformed") {
    for (const char* body :
         {"<html>", "{}", R"({"device_code":"d","user_code":"u"})",
          R"x({"device_code":"d","user_code":"u","verification_uri":"javascript:alert(1)"})x",
          R"({"device_code":"d","user_code":"u\u001b[2J","verification_uri":"https://p.example/"})",
          R"({"device_code":"","user_code":"u","verification_uri":"https://p.example/"})"}) {
        DeviceFlow flow;
        flow.server.reply(200, body);
        CHECK(codeOf(flow.run()) == ErrorCode::PortalMalformed);
        CHECK(flow.prompts.empty());
    }
    DeviceFlow none;
    none.settings.endpoints.deviceAuthorization.clear();
    CHECK(codeOf(none.run()) == ErrorCode::PortalMalformed);
    CHECK(none.server.seen().empty());
}

TEST_CASE("a portal that goes away during a device sign-in ends it") {
    DeviceFlow flow;
    flow.server.reply(200, grantJson);
    const auto result = signInWithDevice(
        {flow.client, flow.settings, flow.clock, flow.random},
        [&](const DevicePrompt&) { flow.server.stop(); }, {},
        [](milliseconds, std::stop_token) { return true; });
    CHECK(codeOf(result) == ErrorCode::PortalUnreachable);
}
