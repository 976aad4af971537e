#include "tests/portal/OAuthFlow.h"

using namespace fidesk;
using namespace fidesk::test;
using namespace std::chrono_literals;

namespace {

struct Desk {
    SigninPortal portal{};
    server::UserRecord ann{portal.addUser("ann")};
    SigninBrowser browser{signedInBrowser(portal, ann)};
    SigninBrowser program{portal};
    Reply started{program.postForm("/oauth2/v2.0/devicecode", {{"client_id", "fidesk"}})};
    std::string userCode{member(started, "user_code")};

    Reply poll() {
        return program.postForm("/oauth2/v2.0/token",
                                {{"client_id", "fidesk"},
                                 {"grant_type", "urn:ietf:params:oauth:grant-type:device_code"},
                                 {"device_code", member(started, "device_code")}});
    }
    Reply enter(const std::string& code) {
        return browser.postForm("/device",
                                {{"csrf", browser.get("/device").field("csrf")}, {"user_code", code}});
    }
    Reply decide(const std::string& decision) {
        const Reply asked = enter(userCode);
        REQUIRE(asked.status == 200);
        return browser.postForm(
            "/device/decision",
            {{"csrf", asked.field("csrf")}, {"user_code", asked.field("user_code")}, {"decision", decision}});
    }
};

} // namespace

TEST_CASE("A device code comes with all that RFC 8628 asks") {
    Desk desk;
    CHECK(desk.started.status == 200);
    CHECK(member(desk.started, "device_code").size() == 43);
    CHECK(desk.userCode.size() == 9);
    CHECK(desk.userCode[4] == '-');
    CHECK(member(desk.started, "verification_uri") == "https://portal.example/device");
    CHECK(member(desk.started, "verification_uri_complete") ==
          "https://portal.example/device?user_code=" + desk.userCode);
    CHECK(desk.started.json()[QStringLiteral("expires_in")].toInt() == 900);
    CHECK(desk.started.json()[QStringLiteral("interval")].toInt() == 5);
    CHECK(desk.started.header("cache-control") == "no-store");
    CHECK(desk.program.postForm("/oauth2/v2.0/devicecode", {{"client_id", "x"}}).error() == "invalid_client");
    CHECK(
        desk.program.postForm("/oauth2/v2.0/devicecode", {{"client_id", "fidesk"}, {"scope", "x"}}).error() ==
        "invalid_scope");
}

TEST_CASE("The program gets its tokens once the user allowed it, and once only") {
    Desk desk;
    CHECK(desk.poll().error() == "authorization_pending");
    CHECK(desk.browser.get("/device?user_code=" + desk.userCode).field("user_code") == desk.userCode);
    const Reply asked = desk.enter(desk.userCode);
    CHECK(asked.body.find("Allow <strong>Fidesk</strong>") != std::string::npos);
    CHECK(asked.body.find("shows the code <strong>" + desk.userCode) != std::string::npos);
    const Reply done = desk.decide("allow");
    CHECK(done.status == 200);
    CHECK(done.body.find("The program is connected") != std::string::npos);
    CHECK(desk.portal.lastAudit() == "oauth.device done ");
    desk.portal.clock.pass(5s);
    const Reply tokens = desk.poll();
    CHECK(tokens.status == 200);
    CHECK(member(tokens, "refresh_token").size() == 43);
    CHECK(refreshed(desk.portal, member(tokens, "refresh_token")).status == 200);
    CHECK(desk.poll().error() == "invalid_grant");
}

TEST_CASE("A user who does not allow it is obeyed") {
    Desk desk;
    CHECK(desk.decide("deny").body.find("Not allowed") != std::string::npos);
    CHECK(desk.portal.lastAudit() == "oauth.device accessDenied ");
    CHECK(desk.poll().error() == "access_denied");
    CHECK(desk.portal.lastAudit() == "oauth.token accessDenied device code");
    CHECK(desk.poll().error() == "invalid_grant");
}

TEST_CASE("Who polls too fast is told to slow down, and has to") {
    Desk desk;
    CHECK(desk.poll().error() == "authorization_pending");
    desk.portal.clock.pass(4s);
    CHECK(desk.poll().error() == "slow_down");
    desk.portal.clock.pass(9s);
    CHECK(desk.poll().error() == "slow_down");
    desk.portal.clock.pass(15s);
    CHECK(desk.poll().error() == "authorization_pending");
    CHECK(desk.poll().status == 400);
}

TEST_CASE("After 15 minutes the code has expired for both sides") {
    Desk desk;
    desk.portal.clock.pass(15min);
    CHECK(desk.poll().error() == "expired_token");
    const Reply reply = desk.enter(desk.userCode);
    CHECK(reply.status == 400);
    CHECK(reply.body.find("There is no such code, or it has expired.") != std::string::npos);
}

TEST_CASE("A decision too late, or a second one, changes nothing") {
    Desk desk;
    const Reply asked = desk.enter(desk.userCode);
    const server::http::Fields form{
        {"csrf", asked.field("csrf")}, {"user_code", asked.field("user_code")}, {"decision", "allow"}};
    SECTION("too late") {
        desk.portal.clock.pass(15min);
        CHECK(desk.browser.postForm("/device/decision", form).status == 400);
        CHECK(desk.poll().error() == "expired_token");
    }
    SECTION("a second one") {
        CHECK(desk.decide("deny").status == 200);
        CHECK(desk.browser.postForm("/device/decision", form).status == 400);
        CHECK(desk.poll().error() == "access_denied");
    }
}

TEST_CASE("The decision counts only from the page that asked for it") {
    Desk desk;
    const Reply asked = desk.enter(desk.userCode);
    const auto refused = [&](SigninBrowser& browser, const std::string& csrf) {
        CHECK(browser
                  .postForm("/device/decision",
                            {{"csrf", csrf}, {"user_code", desk.userCode}, {"decision", "allow"}})
                  .status == 403);
        CHECK(desk.poll().error() != "access_denied");
    };
    SECTION("without its token") {
        refused(desk.browser, "");
    }
    SECTION("with the token of the page before") {
        refused(desk.browser, desk.browser.get("/device").field("csrf"));
    }
    SECTION("in another session") {
        SigninBrowser other = signedInBrowser(desk.portal, desk.ann);
        refused(other, asked.field("csrf"));
    }
    SECTION("for another code") {
        const std::string other =
            member(desk.program.postForm("/oauth2/v2.0/devicecode", {{"client_id", "fidesk"}}), "user_code");
        CHECK(desk.browser
                  .postForm("/device/decision",
                            {{"csrf", asked.field("csrf")}, {"user_code", other}, {"decision", "allow"}})
                  .status == 403);
    }
}

TEST_CASE("User codes may be typed in small letters and without the dash") {
    Desk desk;
    std::string typed;
    for (const char c : desk.userCode)
        if (c != '-')
            typed += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    CHECK(desk.enter(' ' + typed).status == 200);
}

TEST_CASE("Guessing user codes is slowed down") {
    Desk desk;
    for (int i = 0; i < 5; ++i)
        CHECK(desk.enter("BCDF-BCDF").status == 400);
    const Reply reply = desk.enter(desk.userCode);
    CHECK(reply.status == 429);
    CHECK(reply.header("retry-after") == "1");
    CHECK(reply.body.find("Too many codes were wrong. Try again in 1 second.") != std::string::npos);
    desk.portal.clock.pass(1s);
    CHECK(desk.enter(desk.userCode).status == 200);
}

TEST_CASE("A user disabled after allowing it gets the program no tokens") {
    Desk desk;
    desk.decide("allow");
    desk.portal.disable(desk.ann);
    CHECK(desk.poll().error() == "invalid_grant");
}

TEST_CASE("Device requests without a device code are incomplete") {
    Desk desk;
    CHECK(
        desk.program
            .postForm("/oauth2/v2.0/token", {{"client_id", "fidesk"},
                                             {"grant_type", "urn:ietf:params:oauth:grant-type:device_code"}})
            .error() == "invalid_request");
}
