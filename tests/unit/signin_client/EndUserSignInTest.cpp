#include "core/portal/signin/EndUserSignIn.h"
#include "core/base/Base64.h"
#include "core/base/Json.h"
#include "core/webauthn/ClientData.h"
#include "tests/support/Catch.h"
#include "tests/support/http/ScriptedServer.h"

using namespace fidesk;
using namespace fidesk::portal;
using signin::EndUserSignIn;
using test::codeOf;
using test::valueOf;

namespace {

const Bytes challenge(32, 0xC5);
const Bytes credential{1, 2, 3, 250};

struct Fixture {
    test::ScriptedServer server{};
    SystemClock clock{};
    http::HttpClient client{};
    std::string url{"http://localhost:" + std::to_string(server.port())};
    EndUserSignIn browser{client, clock, url + "/"};

    auto givePassword() {
        return browser.password("ann@contoso.example", Secret(std::string_view("s\"e\\c\x01")), {});
    }

    void offer() {
        server.reply(
            {.body = "<html>", .headers = {{"Set-Cookie", "s=one; Path=/"}}, .contentType = "text/html"});
        server.reply({.body = R"({"state":"chooseKey","registrations":[{"id":"r1","nickname":"Blue key"}]})",
                      .headers = {{"Set-Cookie", "s=two; Path=/"}}});
    }

    void ask(const std::string& rpId) {
        server.reply(200, R"({"publicKey":{"challenge":")" + toBase64Url(challenge) + R"(","rpId":")" + rpId +
                              R"(","allowCredentials":[{"type":"public-key","id":")" +
                              toBase64Url(credential) + R"("}],"userVerification":"required"}})");
    }

    static Result<webauthn::AssertionResponse> sign(const webauthn::RequestOptions& options,
                                                    const Sha256Digest& hash) {
        CHECK(options.challenge == challenge);
        CHECK(options.allowCredentials == std::vector<Bytes>{credential});
        return webauthn::AssertionResponse{.credentialId = credential,
                                           .clientDataJson = {},
                                           .authenticatorData = {7},
                                           .signature = {hash.begin(), hash.end()},
                                           .userHandle = {9}};
    }
};

QJsonObject bodyOf(const test::Seen& seen) {
    return valueOf(parseJsonObject(asBytes(seen.body)));
}

} // namespace

TEST_CASE("a sign-in speaks as the page does: cookies, origin, JSON") {
    Fixture fixture;
    fixture.offer();
    const auto keys = valueOf(fixture.givePassword());
    REQUIRE(keys.size() == 1);
    CHECK(keys[0].nickname == "Blue key");
    const test::Seen password = fixture.server.last();
    CHECK(password.line() == "POST /api/signin/password");
    CHECK(password.header("origin") == fixture.url);
    CHECK(password.header("content-type") == "application/json");
    CHECK(password.header("cookie") == "s=one");
    CHECK(toUtf8(bodyOf(password).value(QStringLiteral("password")).toString()) == "s\"e\\c\x01");

    fixture.ask("localhost");
    fixture.server.reply(200, R"({"state":"signedIn","return":"/"})");
    valueOf(fixture.browser.key("r1", Fixture::sign));
    const test::Seen answer = fixture.server.last();
    CHECK(answer.line() == "POST /api/signin/key");
    CHECK(answer.header("cookie") == "s=two");
    const QJsonObject body = bodyOf(answer);
    CHECK(body.value(QStringLiteral("id")) == body.value(QStringLiteral("rawId")));
    const QJsonObject response = body.value(QStringLiteral("response")).toObject();
    const Bytes clientData =
        valueOf(fromBase64(toUtf8(response.value(QStringLiteral("clientDataJSON")).toString())));
    const webauthn::ClientData parsed = valueOf(webauthn::parseClientData(clientData));
    CHECK(parsed.type == webauthn::getType);
    CHECK(parsed.challenge == challenge);
    CHECK(parsed.origin == fixture.url);
    const Sha256Digest hash = sha256(clientData);
    CHECK(toUtf8(response.value(QStringLiteral("signature")).toString()) == toBase64Url(hash));
    CHECK(toUtf8(response.value(QStringLiteral("userHandle")).toString()) == toBase64Url(Bytes{9}));
}

TEST_CASE("the password alone may sign in") {
    Fixture fixture;
    fixture.server.reply({.body = "", .contentType = "text/html"});
    fixture.server.reply(200, R"({"state":"signedIn","return":"/"})");
    CHECK(valueOf(fixture.givePassword()).empty());
}

TEST_CASE("the passkey of another site is not used") {
    for (const std::string rpId : {"portal.example", "key.localhost", "host"}) {
        Fixture fixture;
        fixture.ask(rpId);
        CHECK(codeOf(fixture.browser.key("r1", Fixture::sign)) == ErrorCode::RpIdMismatch);
        CHECK(fixture.server.seen().size() == 1);
    }
}

TEST_CASE("refusals have codes of their own") {
    struct Case {
        int status;
        std::string code;
        ErrorCode expected;
    };
    const std::vector<Case> cases{{401, "invalidCredentials", ErrorCode::SignInRefused},
                                  {403, "keyRefused", ErrorCode::SignInRefused},
                                  {401, "sessionExpired", ErrorCode::SignInExpired},
                                  {404, "itemNotFound", ErrorCode::RegistrationNotFound},
                                  {429, "tooManyAttempts", ErrorCode::PortalBusy},
                                  {500, "internal", ErrorCode::PortalFailed}};
    for (const Case& it : cases) {
        Fixture fixture;
        fixture.server.reply(it.status, R"({"error":{"code":")" + it.code + R"(","message":"no\u001b"}})");
        const auto refused = fixture.browser.key("r1", Fixture::sign);
        CHECK(codeOf(refused) == it.expected);
        CHECK(refused.error().native == it.status);
        CHECK(refused.error().detail.find('\x1b') == std::string::npos);
    }
}

TEST_CASE("an answer that is not the page's API is said to be none") {
    for (const std::string body :
         {"", "[]", "{}", R"({"state":"other"})", R"({"state":"chooseKey","registrations":[]})",
          R"({"state":"chooseKey","registrations":[{"id":7}]})"}) {
        Fixture fixture;
        fixture.server.reply({.body = "", .contentType = "text/html"});
        fixture.server.reply(200, body);
        CHECK(codeOf(fixture.givePassword()) == ErrorCode::PortalMalformed);
    }
}

TEST_CASE("a failure of the key is handed on, and nothing is sent") {
    Fixture fixture;
    fixture.ask("localhost");
    const auto failed =
        fixture.browser.key("r1", [](const auto&, const auto&) -> Result<webauthn::AssertionResponse> {
            return fail(ErrorCode::NotTouched);
        });
    CHECK(codeOf(failed) == ErrorCode::NotTouched);
    CHECK(fixture.server.seen().size() == 1);
}
