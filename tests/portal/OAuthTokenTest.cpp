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
    /// Whose access token it is; empty where it is none.
    std::string ownerOf(const std::string& accessToken) {
        server::TokenStore tokens(portal.database(), portal.clock, portal.random);
        const auto grant = valueOf(tokens.findAccessToken(accessToken));
        return grant ? grant->user : std::string();
    }
};

void checkRefused(const Reply& reply, const std::string& error, int status = 400) {
    CHECK(reply.status == status);
    CHECK(reply.error() == error);
    CHECK_FALSE(member(reply, "error_description").empty());
    CHECK(reply.header("cache-control") == "no-store");
    CHECK(reply.header("content-type").starts_with("application/json"));
}

} // namespace

TEST_CASE("A code gives tokens once the verifier fits") {
    Desk desk;
    const Reply reply = redeem(desk.portal, desk.code());
    CHECK(reply.status == 200);
    CHECK(member(reply, "token_type") == "Bearer");
    CHECK(member(reply, "scope") == "fidesk offline_access");
    CHECK(reply.json()[QStringLiteral("expires_in")].toInt() == 3600);
    CHECK(reply.header("cache-control") == "no-store");
    CHECK(desk.ownerOf(member(reply, "access_token")) == desk.ann.id);
    CHECK(member(reply, "refresh_token").size() == 43);
    desk.portal.clock.pass(3600s);
    CHECK(desk.ownerOf(member(reply, "access_token")).empty());
}

TEST_CASE("Without offline_access there is no refresh token") {
    Desk desk;
    const Reply reply = redeem(desk.portal, desk.code({{"scope", "fidesk"}}));
    CHECK(member(reply, "scope") == "fidesk");
    CHECK_FALSE(reply.json().contains(QStringLiteral("refresh_token")));
}

TEST_CASE("A code with anything else wrong is refused, and spent") {
    Desk desk;
    const std::string code = desk.code();
    std::string name;
    std::string value;
    std::string error;
    std::tie(name, value, error) = GENERATE(table<std::string, std::string, std::string>({
        {"code_verifier", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "invalid_grant"},
        {"code_verifier", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "invalid_grant"},
        {"redirect_uri", "http://127.0.0.1:5001/callback", "invalid_grant"},
        {"redirect_uri", "http://localhost:5000/callback", "invalid_grant"},
    }));
    checkRefused(redeem(desk.portal, code, {{name, value}}), error);
    checkRefused(redeem(desk.portal, code), "invalid_grant");
    CHECK(valueOf(desk.portal.database().query("SELECT 1 FROM access_tokens")).empty());
}

TEST_CASE("Requests that are not complete or not ours are told why, and spend nothing") {
    Desk desk;
    const std::string code = desk.code();
    checkRefused(redeem(desk.portal, code, {{"code_verifier", ""}}), "invalid_request");
    checkRefused(redeem(desk.portal, code, {{"redirect_uri", ""}}), "invalid_request");
    checkRefused(redeem(desk.portal, code, {{"grant_type", ""}}), "invalid_request");
    checkRefused(redeem(desk.portal, code, {{"grant_type", "password"}}), "unsupported_grant_type");
    checkRefused(redeem(desk.portal, code, {{"client_id", "other"}}), "invalid_client", 401);
    checkRefused(redeem(desk.portal, code, {{"client_id", ""}}), "invalid_client", 401);
    checkRefused(redeem(desk.portal, code, {{"code", code}, {"code", code}}), "invalid_request");
    checkRefused(redeem(desk.portal, "no-such-code"), "invalid_grant");
    checkRefused(SigninBrowser(desk.portal).postJson("/oauth2/v2.0/token", {}), "invalid_request");
    CHECK(redeem(desk.portal, code).status == 200);
}

TEST_CASE("A code lasts 60 seconds") {
    Desk desk;
    const std::string early = desk.code();
    desk.portal.clock.pass(59s);
    CHECK(redeem(desk.portal, early).status == 200);
    const std::string late = desk.code();
    desk.portal.clock.pass(60s);
    checkRefused(redeem(desk.portal, late), "invalid_grant");
}

TEST_CASE("A code that comes twice ends the tokens it gave") {
    Desk desk;
    const std::string code = desk.code();
    const Reply first = redeem(desk.portal, code);
    const Reply rotated = refreshed(desk.portal, member(first, "refresh_token"));
    const Reply bystander = redeem(desk.portal, desk.code());
    desk.portal.clock.pass(120s);
    checkRefused(redeem(desk.portal, code), "invalid_grant");
    CHECK(desk.portal.lastAudit() == "oauth.token codeUsedTwice tokens ended");
    CHECK(desk.ownerOf(member(first, "access_token")).empty());
    CHECK(desk.ownerOf(member(rotated, "access_token")).empty());
    checkRefused(refreshed(desk.portal, member(rotated, "refresh_token")), "invalid_grant");
    CHECK(desk.ownerOf(member(bystander, "access_token")) == desk.ann.id);
}

TEST_CASE("Refreshing rotates, and a refresh token that comes twice ends its family") {
    Desk desk;
    const Reply first = redeem(desk.portal, desk.code());
    const Reply second = refreshed(desk.portal, member(first, "refresh_token"));
    CHECK(second.status == 200);
    CHECK(member(second, "refresh_token") != member(first, "refresh_token"));
    CHECK(desk.ownerOf(member(second, "access_token")) == desk.ann.id);
    checkRefused(refreshed(desk.portal, member(first, "refresh_token")), "invalid_grant");
    CHECK(desk.ownerOf(member(second, "access_token")).empty());
    checkRefused(refreshed(desk.portal, member(second, "refresh_token")), "invalid_grant");
}

TEST_CASE("A refresh token lasts 30 days from its issue") {
    Desk desk;
    const Reply first = redeem(desk.portal, desk.code());
    desk.portal.clock.pass(30 * 24h - 1s);
    const Reply second = refreshed(desk.portal, member(first, "refresh_token"));
    CHECK(second.status == 200);
    desk.portal.clock.pass(30 * 24h);
    checkRefused(refreshed(desk.portal, member(second, "refresh_token")), "invalid_grant");
}

TEST_CASE("Refresh requests that are wrong are told why") {
    Desk desk;
    const Reply first = redeem(desk.portal, desk.code());
    SigninBrowser program(desk.portal);
    checkRefused(
        program.postForm("/oauth2/v2.0/token", {{"client_id", "fidesk"}, {"grant_type", "refresh_token"}}),
        "invalid_request");
    checkRefused(program.postForm("/oauth2/v2.0/token", {{"client_id", "fidesk"},
                                                         {"grant_type", "refresh_token"},
                                                         {"refresh_token", member(first, "refresh_token")},
                                                         {"scope", "everything"}}),
                 "invalid_scope");
    // An access token is no refresh token.
    checkRefused(refreshed(desk.portal, member(first, "access_token")), "invalid_grant");
    CHECK(refreshed(desk.portal, member(first, "refresh_token")).status == 200);
}

TEST_CASE("A disabled user gets no tokens any more") {
    Desk desk;
    const std::string code = desk.code();
    const Reply first = redeem(desk.portal, desk.code());
    desk.portal.disable(desk.ann);
    checkRefused(redeem(desk.portal, code), "invalid_grant");
    checkRefused(refreshed(desk.portal, member(first, "refresh_token")), "invalid_grant");
    CHECK(desk.ownerOf(member(first, "access_token")).empty());
    CHECK(valueOf(desk.portal.database().query("SELECT 1 FROM access_tokens")).empty());
}

TEST_CASE("Codes and tokens are in the store as hashes only") {
    Desk desk;
    const std::string code = desk.code();
    const Reply reply = redeem(desk.portal, code);
    for (const char* sql :
         {"SELECT code_hash FROM authorization_codes", "SELECT token_hash FROM access_tokens",
          "SELECT token_hash FROM refresh_tokens"}) {
        const auto rows = valueOf(desk.portal.database().query(sql));
        REQUIRE(rows.size() == 1);
        CHECK(rows[0].blob(0).size() == 32);
    }
}
