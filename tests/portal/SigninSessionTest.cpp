#include "app/portal/store/Purge.h"
#include "app/portal/store/SignIns.h"
#include "core/base/Json.h"
#include "tests/portal/OAuthFlow.h"

using namespace fidesk;
using namespace fidesk::test;
using namespace std::chrono_literals;

namespace {

bool isSignedIn(SigninBrowser& browser) {
    return browser.get("/api/session").json()[QStringLiteral("signedIn")].toBool();
}

struct Desk {
    SigninPortal portal{};
    server::UserRecord ann{portal.addUser("ann")};
    MadeCredential key{portal.addKey(ann, "Blue key")};
    SigninBrowser browser{portal};
};

std::int64_t rowsOf(SigninPortal& portal, const std::string& table) {
    return valueOf(portal.database().first("SELECT COUNT(*) FROM " + table))->integer(0);
}

} // namespace

TEST_CASE("A removed registration is refused from the next attempt on, at every process") {
    Desk desk;
    SecondProcess other(desk.portal);
    desk.portal.addKey(desk.ann, "Spare");
    SigninBrowser elsewhere(desk.portal);
    elsewhere.port = other.port();
    for (SigninBrowser* browser : {&desk.browser, &elsewhere})
        REQUIRE(browser->password("ann@contoso.example", rightPassword).status == 200);
    const Bytes challenge = challengeIn(desk.browser.options(desk.key));
    const Bytes challengeElsewhere = challengeIn(elsewhere.options(desk.key));
    desk.portal.removeKey(desk.ann, desk.key);
    CHECK(desk.browser.sendAssertion(desk.key.sign(specFor(challenge, {.counter = 3}))).error() ==
          "keyRefused/registrationNotFound");
    CHECK(elsewhere.sendAssertion(desk.key.sign(specFor(challengeElsewhere, {.counter = 4}))).error() ==
          "keyRefused/registrationNotFound");
    CHECK(desk.portal.lastAudit() == "signin.key registrationNotFound ");
    for (SigninBrowser* browser : {&desk.browser, &elsewhere}) {
        const auto lines = desk.portal.audit().size();
        CHECK(browser->options(desk.key).error() == "itemNotFound");
        CHECK(desk.portal.audit().size() == lines + 1);
        CHECK_FALSE(isSignedIn(*browser));
        const Reply offered = browser->password("ann@contoso.example", rightPassword);
        CHECK(offered.body.find("Spare") != std::string::npos);
        CHECK(offered.body.find("Blue key") == std::string::npos);
    }
}

TEST_CASE("A session that a removed key began lives on until it ends") {
    Desk desk;
    const auto spare = desk.portal.addKey(desk.ann, "Spare");
    REQUIRE(desk.browser.signIn(desk.ann, desk.key).status == 200);
    const std::string begun = desk.browser.session();
    desk.portal.removeKey(desk.ann, desk.key);
    CHECK(isSignedIn(desk.browser));
    CHECK(desk.browser.get("/account").status == 200);
    SECTION("by the next sign-in of that browser, whose first step ends it already") {
        desk.browser.password("ann@contoso.example", rightPassword);
        CHECK_FALSE(isSignedIn(desk.browser));
        CHECK(desk.browser.sendAssertion(spare.sign(specFor(challengeIn(desk.browser.options(spare)))))
                  .status == 200);
        CHECK(isSignedIn(desk.browser));
    }
    SECTION("by sign-out") {
        desk.browser.postJson("/api/signout", {});
    }
    SECTION("by time") {
        desk.portal.clock.pass(30min);
    }
    desk.browser.session() = begun;
    CHECK_FALSE(isSignedIn(desk.browser));
}

TEST_CASE("A wrong password ends no session") {
    Desk desk;
    desk.browser.signIn(desk.ann, desk.key);
    CHECK(desk.browser.password("ann@contoso.example", "wrong").status == 401);
    CHECK(isSignedIn(desk.browser));
}

TEST_CASE("A session of one process is one of every process, and so is its end") {
    Desk desk;
    SecondProcess other(desk.portal);
    desk.browser.signIn(desk.ann, desk.key);
    desk.browser.port = other.port();
    CHECK(isSignedIn(desk.browser));
    const std::string begun = desk.browser.session();
    desk.browser.postJson("/api/signout", {});
    desk.browser.port = 0;
    desk.browser.session() = begun;
    CHECK_FALSE(isSignedIn(desk.browser));
}

TEST_CASE("Tries are counted over all processes together") {
    SigninPortal portal;
    SecondProcess other(portal);
    portal.addUser("ann");
    SigninBrowser browser(portal);
    for (int i = 0; i < 5; ++i) {
        browser.port = i % 2 == 0 ? other.port() : 0;
        CHECK(browser.password("ann@contoso.example", "wrong").status == 401);
    }
    CHECK(browser.password("ann@contoso.example", rightPassword).status == 429);
    browser.port = 0;
    CHECK(browser.password("ann@contoso.example", rightPassword).status == 429);
}

TEST_CASE("Where the organisation wants a key the password alone signs nobody in") {
    SigninPortal portal;
    const auto ann = portal.addUser("ann");
    SigninBrowser browser(portal);
    portal.setPolicy(R"({"passwordAlone":false})");
    const Reply reply = browser.password(ann.userPrincipalName, rightPassword);
    CHECK(reply.status == 403);
    CHECK(reply.error() == "keyRequired");
    CHECK(reply.body.find("Local Administrator") != std::string::npos);
    CHECK(reply.header("set-cookie").empty());
    CHECK_FALSE(isSignedIn(browser));
    CHECK(portal.lastAudit() == "signin.password keyRequired no registration");
    // It tells nothing to who does not know the password, and is no failure.
    CHECK(browser.password(ann.userPrincipalName, "wrong").status == 401);
    for (int i = 0; i < 10; ++i)
        CHECK(browser.password(ann.userPrincipalName, rightPassword).status == 403);
    SECTION("until they have one") {
        const auto key = portal.addKey(ann, "Blue");
        CHECK(browser.signIn(ann, key).status == 200);
    }
    SECTION("or the policy changes") {
        portal.setPolicy(R"({"passwordAlone":true})");
        CHECK(browser.password(ann.userPrincipalName, rightPassword).status == 200);
    }
}

TEST_CASE("Who has a registration is asked for a key whatever the policy says") {
    Desk desk;
    desk.portal.setPolicy(R"({"passwordAlone":true})");
    desk.browser.password("ann@contoso.example", rightPassword);
    CHECK_FALSE(isSignedIn(desk.browser));
}

TEST_CASE("Who asks a key again and again without an answer has to wait, and is let in at last") {
    Desk desk;
    desk.browser.password("ann@contoso.example", rightPassword);
    for (int i = 0; i < 21; ++i)
        CHECK(desk.browser.options(desk.key).status == 200);
    const Reply reply = desk.browser.options(desk.key);
    CHECK(reply.status == 429);
    CHECK(reply.header("retry-after") == "1");
    CHECK(desk.portal.lastAudit() == "signin.key tooManyAttempts ");
    desk.portal.clock.pass(1s);
    CHECK(desk.browser.sendAssertion(desk.key.sign(specFor(challengeIn(desk.browser.options(desk.key)))))
              .status == 200);
    // Success forgets.
    CHECK(desk.browser.signIn(desk.ann, desk.key, {.counter = 3}).status == 200);
}

TEST_CASE("Refused assertions are counted, and past the limit no longer written down one by one") {
    Desk desk;
    desk.browser.password("ann@contoso.example", rightPassword);
    const auto forged = desk.key.sign(specFor(Bytes(32, 7)));
    for (int i = 0; i < 21; ++i)
        CHECK(desk.browser.sendAssertion(forged).status == 401);
    CHECK(desk.browser.sendAssertion(forged).status == 429);
    const auto lines = desk.portal.audit().size();
    CHECK(desk.browser.sendAssertion(forged).status == 429);
    CHECK(desk.portal.audit().size() == lines);
    SECTION("which does not keep the owner out who is elsewhere") {
        SigninBrowser owner(desk.portal);
        owner.cookies = desk.browser.cookies;
        desk.portal.clock.pass(1s);
        CHECK(owner.signIn(desk.ann, desk.key).status == 200);
        for (int i = 0; i < 25; ++i)
            desk.browser.password("ann@contoso.example", rightPassword), desk.browser.sendAssertion(forged);
        CHECK(desk.browser.options(desk.key).status == 429);
        CHECK(owner.signIn(desk.ann, desk.key, {.counter = 3}).status == 200);
    }
}

TEST_CASE("Whoever is disabled is signed out everywhere, and stays so when they are enabled again") {
    SigninPortal portal;
    auto ann = portal.addUser("ann");
    SigninBrowser browser = signedInBrowser(portal, ann);
    const std::string code = consent(browser, authorizeFields()).locationValue("code");
    const Reply tokens = redeem(portal, consent(browser, authorizeFields()).locationValue("code"));
    const Reply started =
        SigninBrowser(portal).postForm("/oauth2/v2.0/devicecode", {{"client_id", "fidesk"}});
    const std::string userCode = member(started, "user_code");
    const Reply asked = browser.postForm(
        "/device", {{"csrf", browser.get("/device").field("csrf")}, {"user_code", userCode}});
    browser.postForm(
        "/device/decision",
        {{"csrf", asked.field("csrf")}, {"user_code", asked.field("user_code")}, {"decision", "allow"}});
    portal.disable(ann);
    CHECK_FALSE(isSignedIn(browser));
    valueOf(server::Users(portal.database()).save(ann));
    CHECK_FALSE(isSignedIn(browser));
    CHECK(redeem(portal, code).error() == "invalid_grant");
    CHECK(refreshed(portal, member(tokens, "refresh_token")).error() == "invalid_grant");
    CHECK(SigninBrowser(portal)
              .postForm("/oauth2/v2.0/token", {{"client_id", "fidesk"},
                                               {"grant_type", "urn:ietf:params:oauth:grant-type:device_code"},
                                               {"device_code", member(started, "device_code")}})
              .error() == "invalid_grant");
    CHECK(rowsOf(portal, "access_tokens") == 0);
    CHECK(rowsOf(portal, "refresh_tokens") == 0);
}

TEST_CASE("What has expired is deleted in passing, once an hour") {
    Desk desk;
    desk.browser.signIn(desk.ann, desk.key);
    const std::string code = consent(desk.browser, authorizeFields()).locationValue("code");
    const std::string late = consent(desk.browser, authorizeFields()).locationValue("code");
    CHECK(redeem(desk.portal, code).status == 200);
    SigninBrowser(desk.portal).postForm("/oauth2/v2.0/devicecode", {{"client_id", "fidesk"}});
    SigninBrowser(desk.portal).password("nobody", "wrong");
    desk.portal.clock.pass(30min);
    redeem(desk.portal, "no-such-code");
    CHECK(rowsOf(desk.portal, "authorization_codes") == 2);
    CHECK(rowsOf(desk.portal, "challenges") == 1);
    SECTION("codes and challenges a day later, so that a second use is still told from none") {
        desk.portal.clock.pass(24h - 30min);
        CHECK(redeem(desk.portal, late).status == 400);
        CHECK(rowsOf(desk.portal, "sessions") == 0);
        CHECK(rowsOf(desk.portal, "access_tokens") == 0);
        CHECK(rowsOf(desk.portal, "refresh_tokens") == 1);
        CHECK(rowsOf(desk.portal, "authorization_codes") == 2);
        desk.portal.clock.pass(1h);
        redeem(desk.portal, "no-such-code");
        CHECK(rowsOf(desk.portal, "authorization_codes") == 0);
        CHECK(rowsOf(desk.portal, "device_codes") == 0);
        CHECK(rowsOf(desk.portal, "challenges") == 0);
    }
    SECTION("all of it after three months") {
        desk.portal.clock.pass(90 * 24h);
        redeem(desk.portal, "no-such-code");
        for (const char* table : {"sessions", "authorization_codes", "device_codes", "challenges",
                                  "access_tokens", "refresh_tokens", "token_families"}) {
            CAPTURE(table);
            CHECK(rowsOf(desk.portal, table) == 0);
        }
        // The one try of just now.
        CHECK(rowsOf(desk.portal, "attempts") == 1);
    }
}

TEST_CASE("One call deletes a bounded number, and the rest a minute later") {
    SigninPortal portal;
    auto& database = portal.database();
    valueOf(database.run("INSERT INTO attempts (subject, failures, last_failure_at, locked_until, expires_at)"
                         " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)"
                         " SELECT 'old ' || i, 1, 0, 0, 1 FROM n"));
    const auto purge = [&] { valueOf(server::purgeWhenDue(database, portal.clock.now())); };
    purge();
    CHECK(rowsOf(portal, "attempts") == 1500);
    purge();
    CHECK(rowsOf(portal, "attempts") == 1500);
    portal.clock.pass(1min);
    purge();
    CHECK(rowsOf(portal, "attempts") == 500);
    portal.clock.pass(1min);
    purge();
    CHECK(rowsOf(portal, "attempts") == 0);
    // Now it is due in an hour.
    valueOf(database.run("INSERT INTO attempts (subject, failures, last_failure_at, locked_until, expires_at)"
                         " VALUES ('old', 1, 0, 0, 1)"));
    portal.clock.pass(59min);
    purge();
    CHECK(rowsOf(portal, "attempts") == 1);
    portal.clock.pass(1min);
    purge();
    CHECK(rowsOf(portal, "attempts") == 0);
}
