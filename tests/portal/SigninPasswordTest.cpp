#include "core/base/Json.h"
#include "core/base/Logging.h"
#include "tests/portal/SigninPortal.h"

using namespace fidesk;
using namespace fidesk::test;

namespace {

std::string state(const Reply& reply) {
    return toUtf8(reply.json()[QStringLiteral("state")].toString());
}

bool isSignedIn(SigninBrowser& browser) {
    return browser.get("/api/session").json()[QStringLiteral("signedIn")].toBool();
}

/// What is logged while it lives.
class LogCapture {
public:
    LogCapture() {
        lines().clear();
        QLoggingCategory::setFilterRules(QStringLiteral("fidesk.*=true"));
        before_ = qInstallMessageHandler([](QtMsgType, const QMessageLogContext&, const QString& text) {
            const std::lock_guard lock(mutex());
            lines() += toUtf8(text) + '\n';
        });
    }
    ~LogCapture() { qInstallMessageHandler(before_); }
    LogCapture(const LogCapture&) = delete;
    LogCapture& operator=(const LogCapture&) = delete;

    [[nodiscard]] std::string text() const {
        const std::lock_guard lock(mutex());
        return lines();
    }

private:
    static std::string& lines() {
        static std::string text;
        return text;
    }
    static std::mutex& mutex() {
        static std::mutex one;
        return one;
    }
    QtMessageHandler before_{nullptr};
};

} // namespace

TEST_CASE("A user without registrations signs in with the password alone") {
    SigninPortal portal;
    portal.addUser("ann");
    SigninBrowser browser(portal);
    CHECK_FALSE(isSignedIn(browser));
    const Reply reply = browser.password("ann@contoso.example", rightPassword);
    CHECK(reply.status == 200);
    CHECK(state(reply) == "signedIn");
    CHECK(toUtf8(reply.json()[QStringLiteral("return")].toString()) == "/account");
    CHECK(isSignedIn(browser));
    CHECK(portal.lastAudit() == "signin.password done signed in");
    const QJsonObject user = browser.get("/api/session").json()[QStringLiteral("user")].toObject();
    CHECK(toUtf8(user[QStringLiteral("userPrincipalName")].toString()) == "ann@contoso.example");
    CHECK(toUtf8(user[QStringLiteral("organisation")].toString()) == "Contoso Health");
}

TEST_CASE("User names are compared without regard to case") {
    SigninPortal portal;
    portal.addUser("ann");
    SigninBrowser browser(portal);
    CHECK(browser.password("ANN@Contoso.Example", rightPassword).status == 200);
}

TEST_CASE("Wrong password, unknown user and disabled user give one answer") {
    SigninPortal portal;
    portal.addUser("ann");
    portal.disable(portal.addUser("bob"));
    SigninBrowser browser(portal);
    const auto tried = [&](const std::string& user, const std::string& password) {
        const Reply reply = browser.password(user, password);
        CHECK(reply.status == 401);
        CHECK(reply.error() == "invalidCredentials");
        CHECK(reply.header("set-cookie").empty());
        CHECK_FALSE(isSignedIn(browser));
        return toUtf8(reply.json()[QStringLiteral("error")][QStringLiteral("message")].toString());
    };
    const std::string message = tried("ann@contoso.example", "wrong horse");
    CHECK(portal.lastAudit() == "signin.password invalidCredentials wrong password");
    CHECK(tried("nobody@contoso.example", rightPassword) == message);
    CHECK(portal.lastAudit() == "signin.password invalidCredentials unknown user");
    CHECK(tried("bob@contoso.example", rightPassword) == message);
    CHECK(portal.lastAudit() == "signin.password invalidCredentials disabled user");
    CHECK(tried("ann@contoso.example", "") == message);
}

TEST_CASE("Requests that are not JSON from the portal's own pages are refused") {
    SigninPortal portal;
    portal.addUser("ann");
    const QJsonObject body{{QStringLiteral("user"), QStringLiteral("ann@contoso.example")},
                           {QStringLiteral("password"), toQString(rightPassword)}};
    SigninBrowser browser(portal);
    SECTION("another site's") {
        browser.origin = "https://evil.example";
        CHECK(browser.postJson("/api/signin/password", body).status == 403);
        CHECK(browser.postJson("/api/signout", {}).status == 403);
    }
    SECTION("null, as from a sandbox") {
        browser.origin = "null";
        CHECK(browser.postJson("/api/signin/password", body).status == 403);
    }
    SECTION("a browser's without an origin") {
        browser.sendsOrigin = false;
        browser.extraHeaders["Sec-Fetch-Site"] = "cross-site";
        CHECK(browser.postJson("/api/signin/password", body).status == 403);
    }
    SECTION("a program's without either is taken") {
        browser.sendsOrigin = false;
        CHECK(browser.postJson("/api/signin/password", body).status == 200);
    }
    SECTION("a form") {
        CHECK(browser
                  .postForm("/api/signin/password",
                            {{"user", "ann@contoso.example"}, {"password", rightPassword}})
                  .status == 400);
    }
    SECTION("members missing or of another type") {
        CHECK(browser.postJson("/api/signin/password", {}).status == 400);
        CHECK(browser
                  .postJson("/api/signin/password",
                            {{QStringLiteral("user"), 1}, {QStringLiteral("password"), true}})
                  .status == 400);
    }
    CHECK(browser.get("/api/signin/password").status == 405);
}

TEST_CASE("The session's cookie is for the portal alone") {
    SECTION("over TLS") {
        SigninPortal portal;
        portal.addUser("ann");
        SigninBrowser browser(portal);
        const std::string cookie =
            browser.password("ann@contoso.example", rightPassword).header("set-cookie");
        CHECK(cookie.starts_with("__Host-fidesk-session="));
        CHECK(cookie.find('=') + 1 + 43 == cookie.find(';'));
        CHECK(cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"));
    }
    SECTION("on plain loopback") {
        SigninPortal portal("http://localhost:8080");
        portal.addUser("ann");
        SigninBrowser browser(portal);
        const std::string cookie =
            browser.password("ann@contoso.example", rightPassword).header("set-cookie");
        CHECK(cookie.starts_with("fidesk-session="));
        CHECK(cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax"));
    }
}

TEST_CASE("A session has a token of its own that the store does not know") {
    SigninPortal portal;
    portal.addUser("ann");
    SigninBrowser browser(portal);
    const std::string planted(43, 'A');
    browser.cookies["__Host-fidesk-session"] = planted;
    browser.password("ann@contoso.example", rightPassword);
    const std::string first = browser.cookies["__Host-fidesk-session"];
    CHECK(first != planted);
    browser.password("ann@contoso.example", rightPassword);
    const std::string second = browser.cookies["__Host-fidesk-session"];
    CHECK(second != first);
    CHECK(isSignedIn(browser));
    browser.cookies["__Host-fidesk-session"] = first;
    CHECK_FALSE(isSignedIn(browser));
    const auto rows = valueOf(portal.database().query("SELECT token_hash FROM sessions"));
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].blob(0).size() == 32);
    CHECK(asText(rows[0].blob(0)).find(second) == std::string::npos);
}

TEST_CASE("Sessions end by sign-out, by time, and with their user") {
    SigninPortal portal;
    const auto ann = portal.addUser("ann");
    SigninBrowser browser = signedInBrowser(portal, ann);
    SECTION("sign-out") {
        const auto kept = browser.cookies;
        const Reply reply = browser.postJson("/api/signout", {});
        CHECK(state(reply) == "signedOut");
        CHECK(reply.header("set-cookie").ends_with("; Max-Age=0"));
        browser.cookies = kept;
    }
    SECTION("time") {
        for (int i = 0; i < 19; ++i) {
            portal.clock.pass(std::chrono::minutes(25));
            CHECK(isSignedIn(browser));
        }
        portal.clock.pass(std::chrono::minutes(5));
    }
    SECTION("half an hour of nothing") {
        portal.clock.pass(std::chrono::minutes(29));
        CHECK(isSignedIn(browser));
        portal.clock.pass(std::chrono::minutes(30));
    }
    SECTION("the user is disabled") {
        portal.disable(ann);
    }
    CHECK_FALSE(isSignedIn(browser));
    CHECK(browser.get("/account").header("location") == "/signin?return=%2Faccount");
}

TEST_CASE("Signing in leads only to paths of the portal") {
    SigninPortal portal;
    portal.addUser("ann");
    SigninBrowser browser(portal);
    const auto landed = [&](const std::string& path) {
        const Reply reply = browser.password("ann@contoso.example", rightPassword, path);
        return toUtf8(reply.json()[QStringLiteral("return")].toString());
    };
    CHECK(landed("/device?user_code=BCDF-GHJK") == "/device?user_code=BCDF-GHJK");
    for (const char* evil : {"//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example",
                             "javascript:alert(1)", "/%0d\n"})
        CHECK(landed(evil) == "/account");
    CHECK(browser.get("/signin?return=%2F%2Fevil.example").header("location") == "/account");
    CHECK(browser.get("/signin?return=https%3A%2F%2Fevil.example").header("location") == "/account");
    CHECK(browser.get("/signin?return=%2Fdevice").header("location") == "/device");
}

TEST_CASE("Passwords and tokens do not reach the log") {
    SigninPortal portal;
    portal.addUser("ann");
    const auto bob = portal.addUser("bob");
    const auto key = portal.addKey(bob, "Blue");
    const LogCapture log;
    SigninBrowser browser(portal);
    browser.password("ann@contoso.example", "a wrong secret phrase");
    browser.password("ann@contoso.example", rightPassword);
    const std::string session = browser.session();
    const Reply code = browser.postForm("/oauth2/v2.0/devicecode", {{"client_id", "fidesk"}});
    const std::string deviceCode = toUtf8(code.json()[QStringLiteral("device_code")].toString());
    const std::string userCode = toUtf8(code.json()[QStringLiteral("user_code")].toString());
    browser.get("/device?user_code=" + userCode);
    const Reply asked = browser.get("/device");
    browser.postForm("/device", {{"csrf", asked.field("csrf")}, {"user_code", userCode}});
    browser.postForm("/oauth2/v2.0/token", {{"client_id", "fidesk"},
                                            {"grant_type", "refresh_token"},
                                            {"refresh_token", "a-refresh-token-value"}});
    SigninBrowser other(portal);
    CHECK(other.signIn(bob, key).status == 200);
    const std::string text = log.text();
    CHECK(text.find("POST /api/signin/password 200") != std::string::npos);
    for (const std::string& secret : {std::string("wrong secret phrase"), rightPassword, session, deviceCode,
                                      userCode, asked.field("csrf"), std::string("a-refresh-token-value")})
        CHECK(text.find(secret) == std::string::npos);
}
