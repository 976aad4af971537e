#include "app/portal/store/Tokens.h"
#include "tests/portal/Matrix.h"

#include <set>

using namespace fidesk;
using namespace fidesk::server;
using namespace fidesk::test;

// Every route of the portal, every caller, every subject: who gets what. A route that is not here fails the
// first test. Whoever adds one thinks here about who may use it.

namespace {

constexpr int ok = 0; // the status with which the route does what it is for

// clang-format off
//                                 Nobody Expired Half User Own  Above Below Beside Portal Disabled
const Lines aboutOneself{
    /* anybody                */ {{401,   401,    401, ok,  ok,  ok,   ok,   ok,    ok,    401}}};

const Lines forAdministrators{
    /* anybody                */ {{401,   401,    401, 403, ok,  ok,   ok,   ok,    ok,    401}}};

const Lines reading{
    /* Member of Hospital     */ {{401,   401,    401, 403, ok,  ok,   403,  403,   ok,    401}},
    /* MemberBelow, of Ward   */ {{401,   401,    401, 403, ok,  ok,   ok,   403,   ok,    401}},
    /* MemberAbove, of Trust  */ {{401,   401,    401, 403, 403, ok,   403,  403,   ok,    401}},
    /* MemberBeside, of Clinic*/ {{401,   401,    401, 403, 403, ok,   403,  ok,    ok,    401}},
    /* Colleague              */ {{401,   401,    401, 403, ok,  ok,   403,  403,   ok,    401}},
    /* AdminBelow             */ {{401,   401,    401, 403, ok,  ok,   403,  403,   ok,    401}},
    /* AdminAbove             */ {{401,   401,    401, 403, ok,  ok,   403,  403,   ok,    401}},
    /* AdminBeside            */ {{401,   401,    401, 403, ok,  ok,   403,  403,   ok,    401}},
    /* Administrator          */ {{401,   401,    401, 403, ok,  ok,   403,  403,   ok,    401}},
    /* Themselves             */ {{401,   401,    401, ok,  ok,  ok,   ok,   ok,    ok,    401}},
    /* NoSuchUser             */ {{401,   401,    401, 403, 403, 403,  403,  403,   404,   401}}};

// A Local Administrator changes the keys of nobody who has a power that they lack.
const Lines changing{
    /* Member of Hospital     */ {{401,   401,    401, 403, ok,  ok,   403,  403,   ok,    401}},
    /* MemberBelow, of Ward   */ {{401,   401,    401, 403, ok,  ok,   ok,   403,   ok,    401}},
    /* MemberAbove, of Trust  */ {{401,   401,    401, 403, 403, ok,   403,  403,   ok,    401}},
    /* MemberBeside, of Clinic*/ {{401,   401,    401, 403, 403, ok,   403,  ok,    ok,    401}},
    /* Colleague              */ {{401,   401,    401, 403, ok,  ok,   403,  403,   ok,    401}},
    /* AdminBelow             */ {{401,   401,    401, 403, ok,  ok,   403,  403,   ok,    401}},
    /* AdminAbove             */ {{401,   401,    401, 403, 403, ok,   403,  403,   ok,    401}},
    /* AdminBeside            */ {{401,   401,    401, 403, 403, ok,   403,  403,   ok,    401}},
    /* Administrator          */ {{401,   401,    401, 403, 403, 403,  403,  403,   ok,    401}},
    /* Themselves             */ {{401,   401,    401, 403, ok,  ok,   ok,   ok,    ok,    401}},
    /* NoSuchUser             */ {{401,   401,    401, 403, 403, 403,  403,  403,   404,   401}}};

// What is not the API's goes by the browser's session; 302 is to the sign-in page.
const Lines forAnyone{            {{ok,    ok,     ok,  ok,  ok,  ok,   ok,   ok,    ok,    ok}}};
const Lines signInPage{           {{200,   200,    200, 302, 302, 302,  302,  302,   302,   200}}};
const Lines pages{                {{302,   302,    302, ok,  ok,  ok,   ok,   ok,    ok,    302}}};
const Lines forms{                {{403,   403,    403, ok,  ok,  ok,   ok,   ok,    ok,    403}}};
const Lines keySteps{             {{401,   401,    ok,  401, 401, 401,  401,  401,   401,   401}}};
// clang-format on

const std::string methods = "/v1.0/users/{user}/authentication/fido2Methods";

const std::vector<MatrixRow> api{
    {"GET", "/v1.0/me", 200, aboutOneself},
    {"GET", "/v1.0/users", 200, aboutOneself}, // what it finds is tested below
    {"GET", "/v1.0/users/{user}", 200, reading},
    {"GET", methods, 200, reading},
    {"GET", methods + "/{method}", 200, reading},
    {"GET", methods + "/creationOptions", 200, changing},
    {"GET", methods + "/creationOptions(challengeTimeoutInMinutes={challengeTimeoutInMinutes})", 200,
     changing},
    {"POST", methods, 201, changing},
    {"PATCH", methods + "/{method}", 200, changing},
    {"DELETE", methods + "/{method}", 204, changing},
    {"GET", "/v1.0/auditLogs/fido2", 200, forAdministrators}, // what it tells is tested below
};

const std::vector<MatrixRow> browser{
    {"GET", "/", 302, forAnyone},
    {"GET", "/static/*", 200, forAnyone},
    {"GET", "/.well-known/oauth-authorization-server", 200, forAnyone},
    {"GET", "/signin", 200, signInPage},
    {"GET", "/account", 200, pages},
    {"GET", "/device", 200, pages},
    {"POST", "/device", 200, forms},
    {"POST", "/device/decision", 200, forms},
    {"POST", "/api/signin/password", 200, forAnyone},
    {"POST", "/api/signin/options", 200, keySteps},
    {"POST", "/api/signin/key", 200, keySteps},
    {"GET", "/api/session", 200, forAnyone},
    {"POST", "/api/signout", 200, forAnyone},
    {"GET", "/oauth2/v2.0/authorize", 200, pages},
    {"POST", "/oauth2/v2.0/authorize", 303, forms},
    {"POST", "/oauth2/v2.0/token", 200, forAnyone},
    {"POST", "/oauth2/v2.0/revoke", 200, forAnyone},
    {"POST", "/oauth2/v2.0/devicecode", 200, forAnyone},
    {"GET", "/openapi.json", 200, forAnyone},
    {"GET", "/healthz", 200, forAnyone},
    {"GET", "/metrics", 404, forAnyone}, // goes by address: this portal has named none
};

} // namespace

TEST_CASE("Every route of the portal has a row in the authorisation matrix, and every row a route") {
    const WholePortal portal;
    std::vector<MatrixRow> rows = api;
    rows.insert(rows.end(), browser.begin(), browser.end());
    std::set<const MatrixRow*> used;
    for (const http::RouteName& route : portal.routes()) {
        const MatrixRow* row = rowOf(rows, route);
        INFO(route.method << ' ' << route.pattern << " has no row: who may use it?");
        CHECK(row);
        used.insert(row);
    }
    used.erase(nullptr);
    CHECK(used.size() == rows.size());
    for (const MatrixRow& row : rows) {
        INFO(row.pattern);
        CHECK((row.lines.size() == 1 || row.lines.size() == subjectCount));
        CHECK((row.lines.size() == 1) == (row.pattern.find("{user}") == std::string::npos));
    }
}

TEST_CASE("Every route of the API lets in whom the matrix says, for every user it can be about") {
    WholePortal portal;
    for (const MatrixRow& row : api)
        checkApiRow(portal, row);
}

TEST_CASE("Every page and sign-in step lets in whom the matrix says") {
    WholePortal portal;
    for (const http::RouteName& route : portal.routes())
        if (const MatrixRow* row = rowOf(browser, route))
            checkBrowserRow(portal, *row, route.pattern);
}

TEST_CASE("A session opens nothing of the API, and a token no page") {
    WholePortal portal;
    for (const MatrixRow& row : api) {
        const Answer answer =
            portal.asBrowser(Who::Portal, apiRequest(portal, row, Who::Portal, Whom::Member));
        INFO(row.method << ' ' << row.pattern);
        CHECK(answer.status == 401);
        CHECK(answer.code() == "InvalidAuthenticationToken");
    }
    for (const char* page : {"/account", "/device"})
        CHECK(portal.asProgram(Who::Portal, {.method = "GET", .path = page}).status == 302);
}

TEST_CASE("A token without the scope of the API opens nothing of it") {
    WholePortal portal;
    TokenStore tokens(portal.api.database(), portal.api.clock, portal.api.random);
    for (const char* scope : {"offline_access", "", "fidesks", "xfidesk"}) {
        const auto issued = valueOf(tokens.issueTokens({.user = portal.idOf(Who::Portal),
                                                        .client = "fidesk",
                                                        .scope = scope,
                                                        .family = tokens.newFamily()}));
        for (const MatrixRow& row : api) {
            const auto sent = apiRequest(portal, row, Who::Portal, Whom::Member);
            const std::string before = portal.state();
            const Answer answer = portal.api.send(
                sent.method, sent.path, std::string(issued.accessToken.text()), sent.body, sent.contentType);
            INFO(row.method << ' ' << row.pattern << ' ' << scope);
            CHECK(answer.status == 403);
            CHECK(answer.code() == "Authorization_RequestDenied");
            CHECK(answer.headers.at("WWW-Authenticate") ==
                  "Bearer error=\"insufficient_scope\", scope=\"fidesk\"");
            CHECK(portal.state() == before);
        }
    }
}
