#include "app/portal/signin/Page.h"
#include "tests/portal/SigninPortal.h"

using namespace fidesk;
using namespace fidesk::test;

namespace {

void checkPolicies(const Reply& reply) {
    const std::string policy = reply.header("content-security-policy");
    CHECK(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'; "));
    CHECK(policy.find("frame-ancestors 'none'") != std::string::npos);
    CHECK(policy.find("base-uri 'none'") != std::string::npos);
    CHECK(policy.find("form-action 'self'") != std::string::npos);
    CHECK(policy.find("unsafe") == std::string::npos);
    CHECK(reply.header("x-content-type-options") == "nosniff");
    CHECK(reply.header("x-frame-options") == "DENY");
    CHECK(reply.header("referrer-policy") == "same-origin");
    CHECK(reply.header("permissions-policy") == "publickey-credentials-get=(self)");
    CHECK(reply.header("cross-origin-opener-policy") == "same-origin");
    CHECK(reply.header("cross-origin-resource-policy") == "same-origin");
    CHECK(reply.header("cache-control") == "no-store");
    CHECK(reply.header("strict-transport-security") == "max-age=31536000");
    CHECK(reply.header("content-type") == "text/html; charset=utf-8");
}

/// Nothing that the policy would stop, and what assistive technology needs.
void checkMarkup(const std::string& html) {
    CHECK(html.find("{{") == std::string::npos);
    CHECK(html.find(" style=") == std::string::npos);
    CHECK(html.find("<style") == std::string::npos);
    CHECK(html.find(" onclick=") == std::string::npos);
    CHECK(html.find("<html lang=\"en\">") != std::string::npos);
    CHECK(html.find("<h1") != std::string::npos);
    for (auto at = html.find("<script"); at != std::string::npos; at = html.find("<script", at + 1))
        CHECK(html.substr(at, 20).starts_with("<script src=\"/static"));
    for (auto at = html.find("<img"); at != std::string::npos; at = html.find("<img", at + 1))
        CHECK(html.substr(at, html.find('>', at) - at).find(" alt=") != std::string::npos);
}

const std::string authorizePath =
    "/oauth2/v2.0/authorize?client_id=fidesk&response_type=code&redirect_uri=http%3A%2F%2F127.0.0.1%3A5000%2F"
    "callback&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256&state=s";

} // namespace

TEST_CASE("Every page comes under a strict policy and is marked up properly") {
    SigninPortal portal;
    const auto ann = portal.addUser("ann");
    SigninBrowser browser = signedInBrowser(portal, ann);
    SigninBrowser stranger(portal);
    const std::pair<Reply, int> pages[] = {
        {stranger.get("/signin"), 200},
        {browser.get("/account"), 200},
        {browser.get("/device"), 200},
        {browser.postForm("/device", {{"csrf", browser.get("/device").field("csrf")}, {"user_code", "x"}}),
         400},
        {browser.postForm("/device", {{"csrf", "wrong"}}), 403},
        {browser.postForm("/device/decision", {{"csrf", "wrong"}}), 403},
        {browser.get(authorizePath), 200},
        {browser.get("/oauth2/v2.0/authorize"), 400},
        {browser.postForm("/oauth2/v2.0/authorize", {{"csrf", "wrong"}}), 403},
        {browser.postJson("/device", {}), 400},
    };
    for (const auto& [page, status] : pages) {
        CHECK(page.status == status);
        checkPolicies(page);
        checkMarkup(page.body);
    }
}

TEST_CASE("Pages send whoever is not signed in to the sign-in page, and the root to the account") {
    SigninPortal portal;
    SigninBrowser browser(portal);
    CHECK(browser.get("/").header("location") == "/account");
    CHECK(browser.get("/account").header("location") == "/signin?return=%2Faccount");
    CHECK(browser.get("/device").header("location") == "/signin?return=%2Fdevice");
    CHECK(browser.get("/device?user_code=bcdfghjk").locationValue("return") == "/device?user_code=BCDF-GHJK");
    CHECK(browser.get("/device?user_code=%3Cscript%3E").locationValue("return") == "/device");
    CHECK(browser.get(authorizePath).locationValue("return") == authorizePath);
}

TEST_CASE("Names from the directory are escaped in pages") {
    SigninPortal portal;
    auto mallory = portal.addUser("mallory");
    mallory.displayName = "<script>alert('1')</script>\"";
    valueOf(server::Users(portal.database()).save(mallory));
    SigninBrowser browser = signedInBrowser(portal, mallory);
    for (const std::string& path : {std::string("/account"), std::string("/device"), authorizePath}) {
        const std::string html = browser.get(path).body;
        CHECK(html.find("<script>alert") == std::string::npos);
        CHECK(html.find("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot;") != std::string::npos);
    }
}

TEST_CASE("The account page lists one's own registrations") {
    SigninPortal portal;
    const auto ann = portal.addUser("ann");
    SigninBrowser browser = signedInBrowser(portal, ann);
    CHECK(browser.get("/account").body.find("data-keys=\"[]\"") != std::string::npos);
    portal.addKey(ann, "Blue \"key\"");
    portal.addKey(portal.addUser("bob"), "Bob's");
    const std::string html = browser.get("/account").body;
    CHECK(html.find("&quot;nickname&quot;:&quot;Blue \\&quot;key\\&quot;&quot;") != std::string::npos);
    CHECK(html.find("Bob") == std::string::npos);
}

TEST_CASE("Styles, scripts and images are there with their types, and nothing else") {
    SigninPortal portal;
    SigninBrowser browser(portal);
    for (const std::string& name : server::assetNames()) {
        const Reply reply = browser.get("/static/" + name);
        CHECK(reply.status == 200);
        CHECK_FALSE(reply.body.empty());
        CHECK(reply.header("x-content-type-options") == "nosniff");
    }
    CHECK(browser.get("/static/portal.css").header("content-type") == "text/css; charset=utf-8");
    CHECK(browser.get("/static/signin.js").header("content-type") == "text/javascript; charset=utf-8");
    CHECK(browser.get("/static/mark.svg").header("content-type") == "image/svg+xml");
    CHECK(browser.get("/static/consent.html").status == 404);
    CHECK(browser.get("/static/..%2Fsignin.html").status == 404);
}
