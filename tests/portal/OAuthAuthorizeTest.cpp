#include "tests/portal/OAuthFlow.h"

using namespace fidesk;
using namespace fidesk::test;

namespace {

struct Desk {
    SigninPortal portal{};
    server::UserRecord ann{portal.addUser("ann")};
    SigninBrowser browser{signedInBrowser(portal, ann)};
};

} // namespace

TEST_CASE("Consent names the program and the user, and gives a code with state and issuer") {
    Desk desk;
    const Reply asked = desk.browser.get(authorizePath(authorizeFields()));
    CHECK(asked.body.find("Allow <strong>Fidesk</strong>") != std::string::npos);
    CHECK(asked.body.find("ann@contoso.example") != std::string::npos);
    CHECK(asked.header("content-security-policy").find("form-action 'self' http://127.0.0.1:5000;") !=
          std::string::npos);
    const Reply reply = consent(desk.browser, authorizeFields());
    CHECK(reply.status == 303);
    CHECK(reply.header("location").starts_with(loopback + "?code="));
    CHECK(reply.locationValue("code").size() == 43);
    CHECK(reply.locationValue("state") == "a state & more");
    CHECK(reply.locationValue("iss") == "https://portal.example");
    CHECK(reply.header("cache-control") == "no-store");
    CHECK(desk.portal.lastAudit() == "oauth.consent done ");
}

TEST_CASE("Any port of the three loopback names will do") {
    Desk desk;
    for (const char* uri :
         {"http://127.0.0.1:1/callback", "http://localhost:65535/callback", "http://[::1]:49152/callback"}) {
        const Reply reply = consent(desk.browser, authorizeFields({{"redirect_uri", uri}}));
        CHECK(reply.header("location").starts_with(std::string(uri) + "?code="));
    }
}

TEST_CASE("Refusing consent tells the program so") {
    Desk desk;
    for (const char* decision : {"deny", "", "ALLOW"}) {
        const Reply reply = consent(desk.browser, authorizeFields(), decision);
        CHECK(reply.status == 303);
        CHECK(reply.locationValue("error") == "access_denied");
        CHECK(reply.locationValue("state") == "a state & more");
        CHECK(reply.locationValue("iss") == "https://portal.example");
        CHECK(reply.locationValue("code").empty());
    }
    CHECK(desk.portal.lastAudit() == "oauth.consent accessDenied ");
}

TEST_CASE("Unknown clients and redirect addresses are never redirected to") {
    Desk desk;
    for (const auto& fields :
         {authorizeFields({{"client_id", "other"}}), authorizeFields({}, "client_id"),
          authorizeFields({}, "redirect_uri"),
          authorizeFields({{"redirect_uri", "https://evil.example/callback"}}),
          authorizeFields({{"redirect_uri", "http://127.0.0.1:5000/other"}}),
          authorizeFields({{"redirect_uri", "http://127.0.0.1:5000@evil.example/callback"}}),
          authorizeFields({{"redirect_uri", loopback}, {"redirect_uri", loopback}})}) {
        const Reply reply = desk.browser.get(authorizePath(fields));
        CHECK(reply.status == 400);
        CHECK(reply.header("location").empty());
    }
}

TEST_CASE("Other faults go to the program, before anybody signs in") {
    SigninPortal portal;
    SigninBrowser browser(portal);
    const auto faultOf = [&](const server::http::Fields& fields) {
        const Reply reply = browser.get(authorizePath(fields));
        CHECK(reply.status == 303);
        CHECK(reply.header("location").starts_with(loopback + "?error="));
        CHECK(reply.locationValue("iss") == "https://portal.example");
        return reply.locationValue("error");
    };
    CHECK(faultOf(authorizeFields({}, "response_type")) == "invalid_request");
    CHECK(faultOf(authorizeFields({{"response_type", "token"}})) == "unsupported_response_type");
    CHECK(faultOf(authorizeFields({{"scope", "fidesk everything"}})) == "invalid_scope");
    CHECK(faultOf(authorizeFields({{"scope", "fidesk"}, {"scope", "fidesk"}})) == "invalid_request");
    CHECK(faultOf(authorizeFields({{"state", std::string(1025, 's')}})) == "invalid_request");
    // PKCE: missing, plain by default, plain by name, and no S256 challenge.
    CHECK(faultOf(authorizeFields({}, "code_challenge")) == "invalid_request");
    CHECK(faultOf(authorizeFields({}, "code_challenge_method")) == "invalid_request");
    CHECK(faultOf(authorizeFields({{"code_challenge_method", "plain"}})) == "invalid_request");
    CHECK(faultOf(authorizeFields({{"code_challenge", "short"}})) == "invalid_request");
}

TEST_CASE("Whoever is not signed in comes back to the same request afterwards") {
    SigninPortal portal;
    const auto ann = portal.addUser("ann");
    SigninBrowser browser(portal);
    const Reply reply = browser.get(authorizePath(authorizeFields()));
    CHECK(reply.status == 302);
    CHECK(reply.header("location").starts_with("/signin?return=%2Foauth2%2Fv2.0%2Fauthorize%3F"));
    const Reply signedIn =
        browser.password(ann.userPrincipalName, rightPassword, reply.locationValue("return"));
    const Reply asked = browser.get(member(signedIn, "return"));
    CHECK(asked.status == 200);
    CHECK(asked.field("request").find("state=a%20state%20%26%20more") != std::string::npos);
}

TEST_CASE("A session that waits for its key cannot consent") {
    SigninPortal portal;
    const auto ann = portal.addUser("ann");
    portal.addKey(ann, "Blue");
    SigninBrowser browser(portal);
    browser.password(ann.userPrincipalName, rightPassword);
    CHECK(browser.get(authorizePath(authorizeFields())).status == 302);
}

TEST_CASE("Consent counts only from the form that was shown, in the session it was shown in") {
    Desk desk;
    const Reply asked = desk.browser.get(authorizePath(authorizeFields()));
    server::http::Fields form{
        {"csrf", asked.field("csrf")}, {"request", asked.field("request")}, {"decision", "allow"}};
    const auto refused = [&](SigninBrowser& browser) {
        const Reply reply = browser.postForm("/oauth2/v2.0/authorize", form);
        CHECK(reply.status == 403);
        CHECK(reply.header("location").empty());
    };
    SECTION("without the token") {
        form[0].second.clear();
        refused(desk.browser);
    }
    SECTION("for another request") {
        form[1].second += "x";
        refused(desk.browser);
    }
    SECTION("in another session") {
        SigninBrowser other = signedInBrowser(desk.portal, desk.ann);
        refused(other);
    }
    SECTION("without a session") {
        SigninBrowser stranger(desk.portal);
        refused(stranger);
    }
    SECTION("from another site") {
        desk.browser.origin = "https://evil.example";
        refused(desk.browser);
    }
    SECTION("with another page's token") {
        form[0].second = desk.browser.get("/device").field("csrf");
        refused(desk.browser);
    }
    const auto codes = valueOf(desk.portal.database().query("SELECT 1 FROM authorization_codes"));
    CHECK(codes.empty());
}
