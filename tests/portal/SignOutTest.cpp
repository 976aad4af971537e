#include "app/portal/signin/Sessions.h"
#include "app/portal/store/SignedIn.h"
#include "app/portal/store/Tokens.h"
#include "core/base/Json.h"
#include "tests/portal/SigninPortal.h"

using namespace fidesk;
using namespace fidesk::test;

namespace {

/// Tokens of a program for @p user.
server::IssuedTokens issue(SigninPortal& portal, const server::UserRecord& user, const std::string& family) {
    return valueOf(server::TokenStore(portal.database(), portal.clock, portal.random)
                       .issueTokens({user.id, "fidesk", "fidesk offline_access", family}));
}

bool works(SigninPortal& portal, const server::IssuedTokens& tokens) {
    server::TokenStore store(portal.database(), portal.clock, portal.random);
    const bool access = valueOf(store.findAccessToken(tokens.accessToken.text())).has_value();
    const bool refresh =
        valueOf(store.rotateRefreshToken(tokens.refreshToken.text(), "fidesk")).tokens.has_value();
    CHECK(access == refresh);
    return access;
}

bool isSignedIn(SigninBrowser& browser) {
    return browser.get("/api/session").json()[QStringLiteral("signedIn")].toBool();
}

QJsonObject program(const std::string& id) {
    return {{QStringLiteral("program"), toQString(id)}};
}

const QJsonObject everywhere{{QStringLiteral("everywhere"), true}};

} // namespace

TEST_CASE("The account page lists the browsers and programs in which one is signed in") {
    SigninPortal portal;
    const auto ann = portal.addUser("ann");
    SigninBrowser browser = signedInBrowser(portal, ann);
    CHECK(browser.get("/account").body.find("data-programs=\"[]\"") != std::string::npos);
    issue(portal, ann, "family-1");
    issue(portal, portal.addUser("bob"), "family-of-bob");
    portal.clock.pass(std::chrono::minutes(20));
    SigninBrowser other = signedInBrowser(portal, ann);
    const std::string html = browser.get("/account").body;
    CHECK(html.find("&quot;id&quot;:&quot;family-1&quot;") != std::string::npos);
    CHECK(html.find("family-of-bob") == std::string::npos);
    const auto current = html.find("data-sessions=\"[{&quot;current&quot;:true,");
    CHECK(current != std::string::npos);
    CHECK(html.find("{&quot;current&quot;:false,", current) != std::string::npos);
}

TEST_CASE("A sign-in that waits for a key, and one that has ended, are not listed") {
    SigninPortal portal;
    const auto ann = portal.addUser("ann");
    server::SignedIn signedIn(portal.database(), ann.id);
    SigninBrowser browser = signedInBrowser(portal, ann);
    portal.addKey(ann, "Key");
    SigninBrowser waiting(portal);
    waiting.password(ann.userPrincipalName, rightPassword);
    issue(portal, ann, "family");
    CHECK(valueOf(signedIn.browsers(portal.clock.now())).size() == 1);
    const auto programs = valueOf(signedIn.programs(portal.clock.now()));
    REQUIRE(programs.size() == 1);
    CHECK(programs.front().client == "fidesk");
    CHECK(server::toSeconds(programs.front().renewed) == server::toSeconds(portal.clock.now()));
    portal.clock.pass(server::signedInSessionTime);
    CHECK(valueOf(signedIn.browsers(portal.clock.now())).empty());
    portal.clock.pass(std::chrono::seconds(server::refreshTokenSeconds));
    CHECK(valueOf(signedIn.programs(portal.clock.now())).empty());
}

TEST_CASE("One program is signed out from the account page, and no other") {
    SigninPortal portal;
    const auto ann = portal.addUser("ann");
    SigninBrowser browser = signedInBrowser(portal, ann);
    const auto first = issue(portal, ann, "family-1");
    const auto second = issue(portal, ann, "family-2");
    CHECK(browser.postJson("/api/signout", program("family-1")).status == 200);
    CHECK(portal.lastAudit() == "signin.signOut done a program");
    CHECK_FALSE(works(portal, first));
    CHECK(works(portal, second));
    CHECK(isSignedIn(browser));
    CHECK(browser.postJson("/api/signout", program("family-1")).status == 200);
}

TEST_CASE("Nobody signs another person's program out") {
    SigninPortal portal;
    const auto ann = portal.addUser("ann");
    const auto tokens = issue(portal, ann, "family");
    SigninBrowser mallory = signedInBrowser(portal, portal.addUser("mallory"));
    CHECK(mallory.postJson("/api/signout", program("family")).status == 200);
    CHECK(mallory.postJson("/api/signout", everywhere).status == 200);
    CHECK(works(portal, tokens));
}

TEST_CASE("Signing out everywhere ends every session and every token of the user") {
    SigninPortal portal;
    const auto ann = portal.addUser("ann");
    const auto bob = portal.addUser("bob");
    SigninBrowser browser = signedInBrowser(portal, ann);
    SigninBrowser other = signedInBrowser(portal, ann);
    SigninBrowser bobs = signedInBrowser(portal, bob);
    const auto tokens = issue(portal, ann, "family-1");
    const auto bobsTokens = issue(portal, bob, "family-2");
    const Reply reply = browser.postJson("/api/signout", everywhere);
    CHECK(reply.status == 200);
    CHECK(reply.header("set-cookie").find("Max-Age=0") != std::string::npos);
    CHECK(portal.lastAudit() == "signin.signOut done everywhere");
    CHECK_FALSE(isSignedIn(other));
    CHECK_FALSE(works(portal, tokens));
    CHECK(isSignedIn(bobs));
    CHECK(works(portal, bobsTokens));
}

TEST_CASE("Whoever is not signed in, or waits for a key, ends nothing but their own session") {
    SigninPortal portal;
    const auto ann = portal.addUser("ann");
    const auto tokens = issue(portal, ann, "family");
    portal.addKey(ann, "Key");
    SigninBrowser stranger(portal), waiting(portal);
    waiting.password(ann.userPrincipalName, rightPassword);
    for (SigninBrowser* browser : {&stranger, &waiting})
        for (const QJsonObject& body : {program("family"), everywhere})
            CHECK(browser->postJson("/api/signout", body).error() == "sessionExpired");
    CHECK(stranger.postJson("/api/signout", {}).status == 200);
    CHECK(works(portal, tokens));
}

TEST_CASE("What is to be signed out is read strictly") {
    SigninPortal portal;
    SigninBrowser browser = signedInBrowser(portal, portal.addUser("ann"));
    const QJsonObject bodies[] = {
        {{QStringLiteral("everywhere"), QStringLiteral("yes")}},
        {{QStringLiteral("program"), 1}},
        {{QStringLiteral("program"), QStringLiteral("x")}, {QStringLiteral("everywhere"), true}}};
    for (const QJsonObject& body : bodies)
        CHECK(browser.postJson("/api/signout", body).status == 400);
    CHECK(isSignedIn(browser));
}
