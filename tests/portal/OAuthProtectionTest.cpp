#include "app/portal/store/Tokens.h"
#include "tests/portal/OAuthFlow.h"

using namespace fidesk;
using namespace fidesk::test;
using namespace std::chrono_literals;

namespace {

struct Desk {
    SigninPortal portal{};
    server::UserRecord ann{portal.addUser("ann")};
    SigninBrowser browser{signedInBrowser(portal, ann)};

    std::string code(const server::http::Fields& changes = {}) {
        return consent(browser, authorizeFields(changes)).locationValue("code");
    }
    Reply revoke(const std::string& token, const std::string& client = "fidesk") {
        return SigninBrowser(portal).postForm("/oauth2/v2.0/revoke",
                                              {{"client_id", client}, {"token", token}});
    }
    bool isAccessToken(const std::string& token) {
        return valueOf(
                   server::TokenStore(portal.database(), portal.clock, portal.random).findAccessToken(token))
            .has_value();
    }
};

Reply startDevice(SigninPortal& portal) {
    return SigninBrowser(portal).postForm("/oauth2/v2.0/devicecode", {{"client_id", "fidesk"}});
}

} // namespace

TEST_CASE("Each decision about a token is in the audit trail, with whose, why, where and which request") {
    Desk desk;
    const auto lastOf = [&](const Reply& reply) {
        const auto row = valueOf(desk.portal.database().first(
            "SELECT actor_name, request_id, remote_address FROM audit ORDER BY id DESC"));
        CHECK(row->text(1) == reply.header("request-id"));
        CHECK(row->text(2) == "127.0.0.1");
        return desk.portal.lastAudit() + " | " + row->text(0);
    };
    const Reply first = redeem(desk.portal, desk.code());
    CHECK(lastOf(first) == "oauth.token done authorization code | ann@contoso.example");
    const Reply second = refreshed(desk.portal, member(first, "refresh_token"));
    CHECK(lastOf(second) == "oauth.token done refresh token | ann@contoso.example");
    CHECK(lastOf(refreshed(desk.portal, member(first, "refresh_token"))) ==
          "oauth.token refreshTokenUsedTwice tokens ended | ann@contoso.example");
    CHECK(lastOf(refreshed(desk.portal, member(first, "refresh_token"))) ==
          "oauth.token invalidGrant unknown refresh token | ");
    CHECK(lastOf(redeem(desk.portal, desk.code(), {{"redirect_uri", "http://127.0.0.1:5001/callback"}})) ==
          "oauth.token invalidGrant other redirect_uri | ann@contoso.example");
    CHECK(lastOf(redeem(desk.portal, desk.code(), {{"code_verifier", std::string(43, 'A')}})) ==
          "oauth.token invalidGrant wrong code_verifier | ann@contoso.example");
    CHECK(lastOf(redeem(desk.portal, "none")) == "oauth.token invalidGrant unknown code | ");
    CHECK(lastOf(redeem(desk.portal, "none", {{"client_id", "other"}})) == "oauth.token invalidClient  | ");
    const std::string late = desk.code();
    desk.portal.clock.pass(60s);
    CHECK(lastOf(redeem(desk.portal, late)) == "oauth.token invalidGrant expired code | ann@contoso.example");
    // Secrets are not in it.
    for (const auto& row : valueOf(desk.portal.database().query("SELECT detail FROM audit")))
        CHECK(row.text(0).find(member(first, "refresh_token")) == std::string::npos);
}

TEST_CASE("What is refused at the token endpoint is limited by address, what is good is not") {
    Desk desk;
    const std::string code = desk.code();
    for (int i = 0; i < 31; ++i)
        CHECK(redeem(desk.portal, "guess").status == 400);
    const Reply reply = redeem(desk.portal, "guess");
    CHECK(reply.status == 429);
    CHECK(reply.error() == "temporarily_unavailable");
    CHECK(reply.header("retry-after") == "1");
    CHECK(desk.portal.lastAudit() == "oauth.token tooManyAttempts unknown code");
    const auto lines = desk.portal.audit().size();
    CHECK(refreshed(desk.portal, "guess").status == 429);
    CHECK(desk.portal.audit().size() == lines);
    const Reply good = redeem(desk.portal, code);
    CHECK(good.status == 200);
    const Reply rotated = refreshed(desk.portal, member(good, "refresh_token"));
    CHECK(rotated.status == 200);
    // Nor does the limit hide a theft.
    CHECK(refreshed(desk.portal, member(good, "refresh_token")).error() == "invalid_grant");
    CHECK(desk.portal.lastAudit() == "oauth.token refreshTokenUsedTwice tokens ended");
    CHECK_FALSE(desk.isAccessToken(member(rotated, "access_token")));
}

TEST_CASE("Who asks for device codes and uses none has to wait; who uses them has not") {
    Desk desk;
    SECTION("uses none") {
        for (int i = 0; i < 31; ++i)
            CHECK(startDevice(desk.portal).status == 200);
        const Reply reply = startDevice(desk.portal);
        CHECK(reply.status == 429);
        CHECK(reply.error() == "temporarily_unavailable");
        CHECK(reply.header("retry-after") == "1");
        CHECK(desk.portal.lastAudit() == "oauth.deviceCode tooManyAttempts ");
        desk.portal.clock.pass(1s);
        CHECK(startDevice(desk.portal).status == 200);
        CHECK(startDevice(desk.portal).header("retry-after") == "2");
    }
    SECTION("uses them") {
        for (int i = 0; i < 40; ++i) {
            const Reply started = startDevice(desk.portal);
            REQUIRE(started.status == 200);
            const Reply asked =
                desk.browser.postForm("/device", {{"csrf", desk.browser.get("/device").field("csrf")},
                                                  {"user_code", member(started, "user_code")}});
            desk.browser.postForm("/device/decision", {{"csrf", asked.field("csrf")},
                                                       {"user_code", asked.field("user_code")},
                                                       {"decision", "allow"}});
            REQUIRE(SigninBrowser(desk.portal)
                        .postForm("/oauth2/v2.0/token",
                                  {{"client_id", "fidesk"},
                                   {"grant_type", "urn:ietf:params:oauth:grant-type:device_code"},
                                   {"device_code", member(started, "device_code")}})
                        .status == 200);
        }
        CHECK(desk.portal.lastAudit() == "oauth.token done device code");
    }
}

TEST_CASE("Wrong user codes are in the audit trail") {
    Desk desk;
    desk.browser.postForm("/device",
                          {{"csrf", desk.browser.get("/device").field("csrf")}, {"user_code", "BCDF-BCDF"}});
    CHECK(desk.portal.lastAudit() == "oauth.userCode unknownCode ");
}

TEST_CASE("A program that signs out ends all tokens of its sign-in") {
    Desk desk;
    const Reply first = redeem(desk.portal, desk.code());
    const Reply second = refreshed(desk.portal, member(first, "refresh_token"));
    const Reply bystander = redeem(desk.portal, desk.code());
    std::string token;
    SECTION("by the refresh token") {
        token = member(second, "refresh_token");
    }
    SECTION("by one used before") {
        token = member(first, "refresh_token");
    }
    SECTION("by the access token") {
        token = member(second, "access_token");
    }
    CHECK(desk.revoke(token, "other").error() == "invalid_client");
    CHECK(desk.isAccessToken(member(second, "access_token")));
    CHECK(desk.revoke(token).status == 200);
    CHECK(desk.portal.lastAudit() == "oauth.revoke done ");
    CHECK_FALSE(desk.isAccessToken(member(first, "access_token")));
    CHECK_FALSE(desk.isAccessToken(member(second, "access_token")));
    CHECK(refreshed(desk.portal, member(second, "refresh_token")).error() == "invalid_grant");
    CHECK(desk.isAccessToken(member(bystander, "access_token")));
    // Again, or one that never was: there is nothing to end (RFC 7009 section 2.2).
    CHECK(desk.revoke(token).status == 200);
    CHECK(desk.revoke("no-such-token").status == 200);
    CHECK(desk.revoke("").error() == "invalid_request");
}

TEST_CASE("However often tokens are refreshed, after 90 days somebody signs in again") {
    Desk desk;
    Reply tokens = redeem(desk.portal, desk.code());
    for (int day = 0; day < 80; day += 20) {
        desk.portal.clock.pass(20 * 24h);
        tokens = refreshed(desk.portal, member(tokens, "refresh_token"));
        REQUIRE(tokens.status == 200);
    }
    desk.portal.clock.pass(10 * 24h - 600s);
    tokens = refreshed(desk.portal, member(tokens, "refresh_token"));
    REQUIRE(tokens.status == 200);
    CHECK(tokens.json()[QStringLiteral("expires_in")].toInt() == 600);
    desk.portal.clock.pass(600s);
    CHECK_FALSE(desk.isAccessToken(member(tokens, "access_token")));
    CHECK(refreshed(desk.portal, member(tokens, "refresh_token")).error() == "invalid_grant");
}

TEST_CASE("Tokens are for the API, or for nothing") {
    Desk desk;
    const Reply reply = desk.browser.get(authorizePath(authorizeFields({{"scope", "offline_access"}})));
    CHECK(reply.locationValue("error") == "invalid_scope");
    const Reply given = redeem(desk.portal, desk.code({{"scope", "offline_access fidesk fidesk"}}));
    CHECK(member(given, "scope") == "fidesk offline_access");
}

TEST_CASE("A code is its client's alone") {
    Desk desk;
    const std::string code = desk.code();
    valueOf(desk.portal.database().run("UPDATE authorization_codes SET client = 'another'"));
    CHECK(redeem(desk.portal, code).error() == "invalid_grant");
}
