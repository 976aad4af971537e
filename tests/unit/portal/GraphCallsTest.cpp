#include "tests/unit/portal/Fixture.h"

#include <thread>

using namespace fidesk;
using namespace fidesk::portal;
using fidesk::test::codeOf;
using fidesk::test::SignedIn;
using fidesk::test::valueOf;

namespace {

constexpr const char* userJson = R"({"id":"1","displayName":"Ann","userPrincipalName":"ann@c.example"})";
constexpr const char* methodJson =
    R"({"id":"m-1","displayName":"Blue","createdDateTime":"2026-04-20T10:15:30Z"})";

webauthn::RegistrationResponse madeCredential() {
    return {.credentialId = {0xFB, 0xFF, 0x01},
            .clientDataJson = toBytes(asBytes("{\"a\":1}")),
            .attestationObject = {0xA0, 0xFF}};
}

} // namespace

TEST_CASE("GraphPortal: me") {
    SignedIn it;
    it.server.reply(
        200,
        R"({"id":"9","displayName":"Lo","userPrincipalName":"lo@c.example","roles":["LocalAdministrator"],
                             "organisations":["Contoso Health"]})");
    const Account account = valueOf(it.portal.me());
    CHECK(account.userPrincipalName == "lo@c.example");
    CHECK(account.roles == std::vector<std::string>{"LocalAdministrator"});
    CHECK(account.organisations == std::vector<std::string>{"Contoso Health"});
    const auto seen = it.server.last();
    CHECK(seen.line() == "GET /v1.0/me");
    CHECK(seen.header("authorization") == "Bearer access-1");
    CHECK(seen.header("accept") == "application/json");
    CHECK(seen.body.empty());
}

TEST_CASE("GraphPortal: findUsers") {
    SignedIn it;
    it.server.reply(200, std::string(R"({"@odata.count":1,"value":[)") + userJson + "]}");
    const UserPage page = valueOf(it.portal.findUsers("ann"));
    REQUIRE(page.users.size() == 1);
    CHECK(page.users[0].displayName == "Ann");
    CHECK(page.next.empty());
    const auto seen = it.server.last();
    CHECK(seen.line() ==
          "GET /v1.0/users?$search=%22displayName%3Aann%22%20OR%20%22mail%3Aann%22%20OR%20"
          "%22userPrincipalName%3Aann%22&$select=id,displayName,userPrincipalName,mail,companyName"
          "&$top=25&$count=true");
    CHECK(seen.header("consistencylevel") == "eventual");
    CHECK(seen.header("authorization") == "Bearer access-1");
    CHECK(seen.headers.count("prefer") == 0);
}

TEST_CASE("GraphPortal: findUsers with no word, and with an ampersand") {
    SignedIn it;
    it.server.handle([](const auto&) { return test::Reply{.status = 200, .body = R"({"value":[]})"}; });
    CHECK(valueOf(it.portal.findUsers(" ")).users.empty());
    CHECK(it.server.last().line() ==
          "GET /v1.0/users?$select=id,displayName,userPrincipalName,mail,companyName&$top=25&$count=true");
    valueOf(it.portal.findUsers("a&b"));
    CHECK(it.server.last().target.find("%3Aa%26b%22") != std::string::npos);
    CHECK(it.server.last().header("prefer") == "legacySearch=false");
}

TEST_CASE("GraphPortal: pages are followed as the portal names them, to itself only") {
    SignedIn it;
    const std::string next = it.server.url() + "/v1.0/users?$skiptoken=a%2Bb%3D&x=%22y%22";
    it.server.reply(200, std::string(R"({"value":[)") + userJson + R"(],"@odata.nextLink":")" + next + "\"}");
    const UserPage first = valueOf(it.portal.findUsers("ann"));
    CHECK(first.next == next);
    it.server.reply(200, R"({"value":[]})");
    const UserPage second = valueOf(it.portal.findUsers("ann", first.next));
    CHECK(second.next.empty());
    CHECK(it.server.last().line() == "GET /v1.0/users?$skiptoken=a%2Bb%3D&x=%22y%22");
    CHECK(it.server.last().header("consistencylevel") == "eventual");

    test::ScriptedServer other;
    it.server.reply(200, R"({"value":[],"@odata.nextLink":")" + other.url() + "/v1.0/users\"}");
    CHECK(codeOf(it.portal.findUsers("ann")) == ErrorCode::PortalMalformed);
    CHECK(codeOf(it.portal.findUsers("ann", other.url() + "/v1.0/users")) == ErrorCode::InvalidArgument);
    CHECK(other.seen().empty());
}

TEST_CASE("GraphPortal: behind empty pages there may be users, but not for ever") {
    SignedIn it;
    const auto empty = [&](int number) {
        return R"({"value":[],"@odata.nextLink":")" + it.server.url() +
               "/v1.0/users?$skiptoken=" + std::to_string(number) + "\"}";
    };
    it.server.reply(200, empty(1));
    it.server.reply(200, empty(2));
    it.server.reply(200, std::string(R"({"value":[)") + userJson + R"(],"@odata.nextLink":")" +
                             it.server.url() + "/v1.0/users?$skiptoken=3\"}");
    const UserPage page = valueOf(it.portal.findUsers("ann"));
    CHECK(page.users.size() == 1);
    CHECK(page.next == it.server.url() + "/v1.0/users?$skiptoken=3");
    CHECK(it.server.last().line() == "GET /v1.0/users?$skiptoken=2");
    it.server.reply(200, empty(4));
    it.server.reply(200, R"({"value":[]})");
    const UserPage last = valueOf(it.portal.findUsers("ann", page.next));
    CHECK((last.users.empty() && last.next.empty()));

    it.server.handle([&](const auto&) { return test::Reply{.status = 200, .body = empty(5)}; });
    const std::size_t before = it.server.seen().size();
    CHECK(codeOf(it.portal.findUsers("ann")) == ErrorCode::PortalMalformed);
    CHECK(it.server.seen().size() == before + 200);
}

TEST_CASE("GraphPortal: user") {
    SignedIn it;
    it.server.reply(200, userJson);
    CHECK(valueOf(it.portal.user("ann_x#EXT#@c.example")).id == "1");
    CHECK(it.server.last().line() == "GET /v1.0/users/ann_x%23EXT%23%40c.example"
                                     "?$select=id,displayName,userPrincipalName,mail,companyName");
}

TEST_CASE("GraphPortal: registrations") {
    SignedIn it;
    it.server.reply(200, std::string(R"({"value":[)") + methodJson + "," + methodJson + "]}");
    CHECK(valueOf(it.portal.registrations("1")).size() == 2);
    CHECK(it.server.last().line() == "GET /v1.0/users/1/authentication/fido2Methods");
}

TEST_CASE("GraphPortal: creationOptions") {
    SignedIn it;
    it.server.reply(200, R"({"challengeTimeoutDateTime":"2026-04-20T10:20:30Z","publicKey":{
        "rp":{"id":"portal.example","name":"P"},"user":{"id":"AAECAw","name":"ann","displayName":"Ann"},
        "challenge":"AAECAwQFBgcICQoLDA0ODw","pubKeyCredParams":[{"type":"public-key","alg":-7}]}})");
    const CreationChallenge challenge = valueOf(it.portal.creationOptions("1"));
    CHECK(challenge.options.rp.id == "portal.example");
    CHECK(toIso8601(challenge.expiresAt) == "2026-04-20T10:20:30Z");
    CHECK(it.server.last().line() == "GET /v1.0/users/1/authentication/fido2Methods/creationOptions");
    it.server.reply(200, R"({"publicKey":{"rp":{"id":"portal.example"}}})");
    CHECK(codeOf(it.portal.creationOptions("1")) == ErrorCode::PortalMalformed);
}

TEST_CASE("GraphPortal: registerCredential") {
    SignedIn it;
    it.server.reply(201, methodJson);
    const Registration made =
        valueOf(it.portal.registerCredential("1", madeCredential(), " Zo\xC3\xAB's \"key\" "));
    CHECK(made.id == "m-1");
    const auto seen = it.server.last();
    CHECK(seen.line() == "POST /v1.0/users/1/authentication/fido2Methods");
    CHECK(seen.header("content-type") == "application/json");
    CHECK(seen.body == "{\"displayName\":\"Zo\xC3\xAB's "
                       "\\\"key\\\"\",\"publicKeyCredential\":{\"id\":\"-_8B\",\"response\":{"
                       "\"attestationObject\":\"oP8\",\"clientDataJSON\":\"eyJhIjoxfQ\"}}}");
}

TEST_CASE("GraphPortal: a nickname that is not fit is refused before anything is sent") {
    SignedIn it;
    const auto refused = [&](const std::string& nickname) {
        const ErrorCode code = codeOf(it.portal.registerCredential("1", madeCredential(), nickname));
        CHECK(codeOf(it.portal.rename("1", "m-1", nickname)) == code);
        return code;
    };
    CHECK(refused("  ") == ErrorCode::NicknameEmpty);
    CHECK(refused(std::string(31, 'x')) == ErrorCode::NicknameTooLong);
    CHECK(refused("a\nb") == ErrorCode::NicknameMalformed);
    CHECK(it.server.seen().empty());
}

TEST_CASE("GraphPortal: rename") {
    SignedIn it;
    it.server.reply(200, methodJson);
    valueOf(it.portal.rename("1", "a/b", "Green"));
    CHECK(it.server.last().line() == "PATCH /v1.0/users/1/authentication/fido2Methods/a%2Fb");
    CHECK(it.server.last().body == R"({"displayName":"Green"})");
    CHECK(it.server.last().header("content-type") == "application/json");
    it.server.reply(204, "");
    valueOf(it.portal.rename("1", "m-1", "Green"));
    it.server.reply(405, R"({"error":{"code":"methodNotAllowed","message":"no"}})");
    CHECK(codeOf(it.portal.rename("1", "m-1", "Green")) == ErrorCode::RenameNotSupported);
}

TEST_CASE("GraphPortal: a portal without rename is not asked for it") {
    SignedIn it;
    oauth::PortalSettings settings = it.session.settings();
    settings.capabilities.rename = false;
    oauth::Session session(it.client, settings, it.store, it.clock);
    graph::GraphPortal portal(it.client, session, it.clock);
    CHECK_FALSE(portal.capabilities().rename);
    CHECK(it.portal.capabilities().rename);
    CHECK(codeOf(portal.rename("1", "m-1", "Green")) == ErrorCode::RenameNotSupported);
    CHECK(it.server.seen().empty());
}

TEST_CASE("GraphPortal: remove") {
    SignedIn it;
    it.server.reply(204, "");
    valueOf(it.portal.remove("1", "m-1"));
    CHECK(it.server.last().line() == "DELETE /v1.0/users/1/authentication/fido2Methods/m-1");
    CHECK(it.server.last().header("authorization") == "Bearer access-1");
    CHECK(it.server.last().body.empty());
}

TEST_CASE("GraphPortal: what cannot be an id names nobody, and is not sent") {
    SignedIn it;
    for (const char* id : {"", ".", "..", "a\nb", "\xFF"}) {
        CHECK(codeOf(it.portal.user(id)) == ErrorCode::UserNotFound);
        CHECK(codeOf(it.portal.registrations(id)) == ErrorCode::UserNotFound);
        CHECK(codeOf(it.portal.creationOptions(id)) == ErrorCode::UserNotFound);
        CHECK(codeOf(it.portal.remove("1", id)) == ErrorCode::RegistrationNotFound);
        CHECK(codeOf(it.portal.rename("1", id, "Green")) == ErrorCode::RegistrationNotFound);
    }
    CHECK(it.server.seen().empty());
}

TEST_CASE("GraphPortal: after a 401 the same request goes out once more with a fresh token") {
    SignedIn it;
    it.server.reply(401, R"({"error":{"code":"InvalidAuthenticationToken","message":"expired"}})");
    it.server.reply(200, test::tokenJson("access-2", "refresh-2"));
    it.server.reply(201, methodJson);
    valueOf(it.portal.registerCredential("1", madeCredential(), "Blue"));
    const auto seen = it.server.seen();
    REQUIRE(seen.size() == 3);
    CHECK(seen[1].line() == "POST /oauth2/v2.0/token");
    CHECK(seen[2].line() == seen[0].line());
    CHECK(seen[2].body == seen[0].body);
    CHECK(seen[0].header("authorization") == "Bearer access-1");
    CHECK(seen[2].header("authorization") == "Bearer access-2");
    CHECK(it.kept() == "refresh-2");
}

TEST_CASE("GraphPortal: a second 401, or a refresh that is refused, is SignInNeeded") {
    SignedIn it;
    it.server.reply(
        {.status = 401, .body = {}, .headers = {{"WWW-Authenticate", "Bearer error=\"invalid_token\""}}});
    it.server.reply(200, test::tokenJson("access-2", "refresh-2"));
    it.server.reply(401, "");
    const auto twice = it.portal.me();
    CHECK(codeOf(twice) == ErrorCode::SignInNeeded);
    CHECK(twice.error().native == 401);
    CHECK(it.server.seen().size() == 3);

    it.server.reply(401, "");
    it.server.reply(400, R"({"error":"invalid_grant"})");
    CHECK(codeOf(it.portal.me()) == ErrorCode::SignInNeeded);
    CHECK(it.server.seen().size() == 5);
    CHECK(codeOf(it.portal.me()) == ErrorCode::SignInNeeded);
    CHECK(it.server.seen().size() == 5);
}

TEST_CASE("GraphPortal: two threads with a token that is refused refresh it once") {
    SignedIn it;
    std::atomic<int> refreshes{0};
    it.server.handle([&](const test::Seen& seen) {
        if (seen.target.ends_with("/token")) {
            ++refreshes;
            return test::Reply{.status = 200, .body = test::tokenJson("access-2", "refresh-2")};
        }
        if (seen.header("authorization") == "Bearer access-2")
            return test::Reply{.status = 200, .body = userJson};
        return test::Reply{.status = 401, .body = "{}"};
    });
    std::atomic<int> good{0};
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 2; ++i)
            threads.emplace_back([&] { good += it.portal.user("1") ? 1 : 0; });
    }
    CHECK(good == 2);
    CHECK(refreshes == 1);
}

TEST_CASE("GraphPortal: the portal gone between two calls") {
    SignedIn it;
    it.server.reply(200, userJson);
    valueOf(it.portal.user("1"));
    it.server.stop();
    CHECK(codeOf(it.portal.user("1")) == ErrorCode::PortalUnreachable);
    CHECK(codeOf(it.portal.registerCredential("1", madeCredential(), "Blue")) ==
          ErrorCode::PortalUnreachable);
    CHECK(codeOf(it.portal.remove("1", "m-1")) == ErrorCode::PortalUnreachable);
}

TEST_CASE("GraphPortal: a stop ends a call") {
    SignedIn it;
    std::stop_source source;
    source.request_stop();
    CHECK(codeOf(it.portal.me(source.get_token())) == ErrorCode::Cancelled);
    CHECK(codeOf(it.portal.remove("1", "m-1", source.get_token())) == ErrorCode::Cancelled);
    CHECK(it.server.seen().empty());
}

TEST_CASE("GraphPortal: no token and no body is logged, the request-id of a failure is") {
    SignedIn it;
    const test::LogCapture capture;
    it.server.reply(401, "");
    it.server.reply(200, test::tokenJson("access-2", "refresh-2"));
    it.server.reply(
        400,
        R"({"error":{"code":"badRequest","message":"message-1","innererror":{"request-id":"id-\u001b1"}}})");
    CHECK(codeOf(it.portal.registerCredential("1", madeCredential(), "Blue")) == ErrorCode::PortalRefused);
    const std::string log = test::LogCapture::text();
    CHECK(log.find("POST /v1.0/users/1/authentication/fido2Methods 401") != std::string::npos);
    CHECK(log.find("request-id id- 1") != std::string::npos);
    for (const char* secret :
         {"access-1", "access-2", "refresh-1", "refresh-2", "Bearer", "Blue", "oP8", "message-1"})
        CHECK(log.find(secret) == std::string::npos);
}
