#include "core/portal/oauth/BrowserSignIn.h"
#include "core/base/Base64.h"
#include "core/base/Crypto.h"
#include "core/portal/http/Url.h"
#include "tests/unit/portal/Fixture.h"

#include <QUrlQuery>

#include <set>
#include <thread>

using namespace fidesk;
using namespace fidesk::portal::oauth;
using fidesk::test::codeOf;
using fidesk::test::ScriptedServer;
using fidesk::test::valueOf;
using portal::http::percentEncoded;

namespace {

/// A sign-in with a browser that fetches, one after another, addresses made of the authorize URL's parts.
struct BrowserFlow {
    using Script =
        std::function<std::vector<std::string>(const std::string& redirect, const std::string& state)>;

    test::FakeClock clock{};
    ScriptedServer server{};
    portal::http::HttpClient client{};
    portal::http::HttpClient browserClient{};
    PortalSettings settings{test::settingsFor(server)};
    SystemRandom random{};
    BrowserSignInOptions options{};
    std::stop_source source{};
    std::string opened{};
    QUrlQuery query{};
    std::vector<portal::http::HttpResponse> pages{};

    std::string parameter(const char* name) const {
        return query.queryItemValue(QLatin1String(name), QUrl::FullyDecoded).toStdString();
    }

    Result<Tokens> run(const Script& script) {
        std::jthread browser;
        const auto open = [&](const std::string& url) {
            opened = url;
            query = QUrlQuery(QUrl(QString::fromStdString(url)));
            browser = std::jthread([this, script] {
                for (const std::string& target : script(parameter("redirect_uri"), parameter("state")))
                    if (auto page = browserClient.send({.url = target}))
                        pages.push_back(std::move(*page));
            });
            return true;
        };
        return signInWithBrowser({client, settings, clock, random}, open, options, source.get_token());
    }

    /// The redirect of a portal that said yes.
    std::string good(const std::string& redirect, const std::string& state) const {
        return redirect + "?code=code-1&state=" + state + "&iss=" + percentEncoded(settings.endpoints.issuer);
    }
};

} // namespace

TEST_CASE("a browser sign-in ends with tokens and a page that says so") {
    BrowserFlow flow;
    flow.server.reply(200, test::tokenJson("access-1", "refresh-1"));
    const Tokens tokens = valueOf(flow.run([&](const auto& redirect, const auto& state) {
        return std::vector<std::string>{flow.good(redirect, state)};
    }));
    CHECK(tokens.access.text() == "access-1");
    CHECK(tokens.refresh.text() == "refresh-1");

    CHECK(flow.opened.starts_with(flow.server.url() + "/oauth2/v2.0/authorize?"));
    CHECK(flow.parameter("response_type") == "code");
    CHECK(flow.parameter("client_id") == "fidesk");
    CHECK(flow.parameter("scope") == "fidesk offline_access");
    CHECK(flow.parameter("code_challenge_method") == "S256");
    CHECK(flow.parameter("state").size() == 43);
    CHECK(flow.parameter("redirect_uri").starts_with("http://127.0.0.1:"));
    CHECK(flow.parameter("redirect_uri").ends_with("/callback"));

    const QUrlQuery form(QString::fromStdString(flow.server.last().body));
    const std::string verifier = form.queryItemValue(QStringLiteral("code_verifier")).toStdString();
    CHECK(verifier.size() == 43);
    CHECK(toBase64Url(sha256(asBytes(verifier))) == flow.parameter("code_challenge"));
    CHECK(flow.server.last().line() == "POST /oauth2/v2.0/token");
    CHECK(flow.server.last().body == "grant_type=authorization_code&code=code-1&redirect_uri=" +
                                         percentEncoded(flow.parameter("redirect_uri")) +
                                         "&client_id=fidesk&code_verifier=" + verifier);

    REQUIRE(flow.pages.size() == 1);
    CHECK(flow.pages[0].status == 200);
    CHECK(flow.pages[0].body.find("You are signed in. You can close this window.") != std::string::npos);
    CHECK(flow.pages[0].header("cache-control") == "no-store");
}

TEST_CASE("state and challenge are new each time") {
    std::set<std::string> seen;
    for (int i = 0; i < 3; ++i) {
        BrowserFlow flow;
        flow.server.reply(200, test::tokenJson("a", "r"));
        valueOf(flow.run([&](const auto& redirect, const auto& state) {
            return std::vector<std::string>{flow.good(redirect, state)};
        }));
        seen.insert(flow.parameter("state"));
        seen.insert(flow.parameter("code_challenge"));
    }
    CHECK(seen.size() == 6);
}

TEST_CASE("stray requests, a wrong state among them, are turned away and change nothing") {
    BrowserFlow flow;
    flow.server.reply(200, test::tokenJson("access-1", "refresh-1"));
    valueOf(flow.run([&](const std::string& redirect, const std::string& state) {
        const std::string origin = redirect.substr(0, redirect.rfind('/'));
        return std::vector<std::string>{origin + "/favicon.ico", origin + "/",
                                        redirect + "?code=evil&state=wrong",
                                        redirect + "?error=access_denied", flow.good(redirect, state)};
    }));
    REQUIRE(flow.pages.size() == 5);
    CHECK(flow.pages[0].status == 404);
    CHECK(flow.pages[1].status == 404);
    CHECK(flow.pages[2].status == 400);
    CHECK(flow.pages[3].status == 400);
    CHECK(flow.pages[4].status == 200);
    CHECK(flow.server.seen().size() == 1);
    CHECK(flow.server.last().body.find("evil") == std::string::npos);
}

TEST_CASE("a person who refuses is SignInRefused") {
    BrowserFlow flow;
    const auto result = flow.run([&](const auto& redirect, const auto& state) {
        return std::vector<std::string>{
            redirect + "?error=access_denied&error_description=You%0Asaid+%3Cno%3E&state=" + state +
            "&iss=" + percentEncoded(flow.settings.endpoints.issuer)};
    });
    CHECK(codeOf(result) == ErrorCode::SignInRefused);
    CHECK(result.error().detail == "access_denied: You said <no>");
    REQUIRE(flow.pages.size() == 1);
    CHECK(flow.pages[0].status == 400);
    CHECK(flow.pages[0].body.find("You are not signed in") != std::string::npos);
    CHECK(flow.pages[0].body.find("<no>") == std::string::npos);
    CHECK(flow.server.seen().empty());
}

TEST_CASE("an answer in another issuer's name, or without a promised one, is not redeemed") {
    for (const char* issuer : {"&iss=https%3A%2F%2Fevil.example", ""}) {
        BrowserFlow flow;
        const auto result = flow.run([&](const auto& redirect, const auto& state) {
            return std::vector<std::string>{redirect + "?code=code-1&state=" + state + issuer};
        });
        CHECK(codeOf(result) == ErrorCode::PortalMalformed);
        CHECK(flow.server.seen().empty());
    }
    BrowserFlow unpromised;
    unpromised.settings.endpoints.issuerInCallback = false;
    unpromised.server.reply(200, test::tokenJson("a", "r"));
    CHECK(unpromised
              .run([](const auto& redirect, const auto& state) {
                  return std::vector<std::string>{redirect + "?code=code-1&state=" + state};
              })
              .has_value());
}

TEST_CASE("a code the portal does not take is SignInRefused, and the page does not say otherwise") {
    BrowserFlow flow;
    flow.server.reply(400, R"({"error":"invalid_grant","error_description":"no such code"})");
    const auto result = flow.run([&](const auto& redirect, const auto& state) {
        return std::vector<std::string>{flow.good(redirect, state)};
    });
    CHECK(codeOf(result) == ErrorCode::SignInRefused);
    CHECK(result.error().detail == "invalid_grant: no such code");
    REQUIRE(flow.pages.size() == 1);
    CHECK(flow.pages[0].status == 400);
}

TEST_CASE("a token endpoint that answers nonsense or fails is told apart") {
    const std::vector<std::pair<test::Reply, ErrorCode>> answers{
        {{.status = 200, .body = "<html>"}, ErrorCode::PortalMalformed},
        {{.status = 200, .body = "{}"}, ErrorCode::PortalMalformed},
        {{.status = 200, .body = R"({"token_type":"mac","access_token":"a"})"}, ErrorCode::PortalMalformed},
        {{.status = 200, .body = R"({"token_type":"Bearer","access_token":"a\r\nEvil: 1"})"},
         ErrorCode::PortalMalformed},
        {{.status = 404, .body = "{}"}, ErrorCode::PortalMalformed},
        {{.status = 500, .body = ""}, ErrorCode::PortalFailed},
        {{.status = 429, .body = ""}, ErrorCode::PortalBusy}};
    for (const auto& [reply, code] : answers) {
        BrowserFlow flow;
        flow.server.reply(reply);
        CHECK(codeOf(flow.run([&](const auto& redirect, const auto& state) {
                  return std::vector<std::string>{flow.good(redirect, state)};
              })) == code);
    }
}

TEST_CASE("a sign-in nobody finishes expires") {
    BrowserFlow flow;
    flow.options.limit = std::chrono::milliseconds(20);
    CHECK(codeOf(flow.run([](const auto&, const auto&) { return std::vector<std::string>{}; })) ==
          ErrorCode::SignInExpired);
}

TEST_CASE("a browser sign-in ends when it is cancelled, and its port is closed") {
    BrowserFlow flow;
    const auto started = std::chrono::steady_clock::now();
    CHECK(codeOf(flow.run([&](const auto&, const auto&) {
              flow.source.request_stop();
              return std::vector<std::string>{};
          })) == ErrorCode::Cancelled);
    CHECK(std::chrono::steady_clock::now() - started < std::chrono::seconds(1));
    CHECK(codeOf(flow.browserClient.send({.url = flow.parameter("redirect_uri")})) ==
          ErrorCode::PortalUnreachable);
}

TEST_CASE("a browser that cannot be opened is an error") {
    BrowserFlow flow;
    CHECK(codeOf(signInWithBrowser({flow.client, flow.settings, flow.clock, flow.random},
                                   [](const std::string&) { return false; })) == ErrorCode::Internal);
}

TEST_CASE("Entra is redirected to localhost and asked which account") {
    BrowserFlow flow;
    flow.settings.dialect = Dialect::Entra;
    flow.settings.endpoints.issuer = "https://login.microsoftonline.com/{tenantid}/v2.0";
    flow.server.reply(200, test::tokenJson("a", "r"));
    valueOf(flow.run([](const auto& redirect, const auto& state) {
        return std::vector<std::string>{redirect + "?code=code-1&state=" + state + "&session_state=x"};
    }));
    CHECK(flow.parameter("redirect_uri").starts_with("http://localhost:"));
    CHECK(flow.parameter("prompt") == "select_account");
}

TEST_CASE("no secret of a sign-in is logged") {
    BrowserFlow flow;
    const test::LogCapture capture;
    flow.server.reply(200, test::tokenJson("access-1", "refresh-1"));
    valueOf(flow.run([&](const auto& redirect, const auto& state) {
        return std::vector<std::string>{flow.good(redirect, state)};
    }));
    const std::string log = test::LogCapture::text();
    CHECK(log.find("POST /oauth2/v2.0/token 200") != std::string::npos);
    for (const std::string& secret :
         {std::string("access-1"), std::string("refresh-1"), std::string("code-1"), flow.parameter("state"),
          flow.parameter("code_challenge")})
        CHECK(log.find(secret) == std::string::npos);
}
