#include "app/portal/store/Audit.h"
#include "tests/portal/Registered.h"

using namespace fidesk;
using namespace fidesk::server;
using namespace fidesk::test;
using Names = std::vector<std::string>;

namespace {

/// Two organisations with an administrator and a user each.
struct TwoOrganisations {
    RegisteringPortal at{};
    std::string bob{at.portal.addUser("Bob", "bob@fabrikam.example", "Fabrikam")};
    std::string fay{at.portal.addUser("Fay Admin", "fay@fabrikam.example", "Fabrikam")};
    std::string fayToken{};

    TwoOrganisations() {
        at.portal.makeAdministrator(fay, "Fabrikam");
        fayToken = at.portal.tokenFor(fay);
    }
};

} // namespace

TEST_CASE("Without a valid token every route of the API is 401") {
    const RegisteringPortal at;
    const std::string method = methodsOf(at.ann) + "/AAAA0";
    const std::vector<std::pair<const char*, std::string>> routes{
        {"GET", "/v1.0/me"},
        {"GET", "/v1.0/users"},
        {"GET", "/v1.0/users/" + at.ann},
        {"GET", methodsOf(at.ann)},
        {"GET", methodsOf(at.ann) + "/creationOptions"},
        {"POST", methodsOf(at.ann)},
        {"GET", method},
        {"PATCH", method},
        {"DELETE", method},
        {"GET", "/v1.0/auditLogs/fido2"}};
    for (const auto& [verb, path] : routes)
        for (const std::string& token : {std::string(), std::string("wrong"), std::string(2000, 'a')}) {
            INFO(verb << ' ' << path);
            const Answer answer = at.portal.send(verb, path, token);
            CHECK(answer.status == 401);
            CHECK(answer.code() == "InvalidAuthenticationToken");
            CHECK(answer.headers.at("WWW-Authenticate") == "Bearer error=\"invalid_token\"");
        }
}

TEST_CASE("A token ends after an hour") {
    RegisteringPortal at;
    at.portal.clock.advance(std::chrono::seconds(3599));
    CHECK(at.portal.get("/v1.0/me", at.token).status == 200);
    at.portal.clock.advance(std::chrono::seconds(1));
    CHECK(at.portal.get("/v1.0/me", at.token).status == 401);
}

TEST_CASE("A Local Administrator sees and changes users of their own organisations only") {
    const TwoOrganisations two;
    const TestPortal& portal = two.at.portal;
    CHECK(portal.get("/v1.0/users", two.fayToken).values("displayName") == Names{"Bob", "Fay Admin"});
    CHECK(portal.get("/v1.0/users?$search=%22ann%22", two.fayToken).values("id").empty());
    CHECK(portal.get("/v1.0/users?$filter=userPrincipalName%20eq%20'ann@contoso.example'", two.fayToken)
              .values("id")
              .empty());
    CHECK(two.at.add("Blue key").status == 201);
    const std::string method = methodsOf(two.at.ann) + "/" + toUrlToken(Bytes(16, 1));
    const std::vector<std::pair<const char*, std::string>> refused{
        {"GET", "/v1.0/users/" + two.at.ann},
        {"GET", "/v1.0/users/ann%40contoso.example"},
        {"GET", methodsOf(two.at.ann)},
        {"GET", methodsOf(two.at.ann) + "/creationOptions"},
        {"POST", methodsOf(two.at.ann)},
        {"GET", method},
        {"PATCH", method},
        {"DELETE", method}};
    for (const auto& [verb, path] : refused) {
        INFO(verb << ' ' << path);
        const Answer answer = portal.send(verb, path, two.fayToken, std::string(verb) == "GET" ? "" : "{}");
        CHECK(answer.status == 403);
        CHECK(answer.code() == "Authorization_RequestDenied");
    }
    CHECK(two.at.nicknames() == Names{"Blue key"});
}

TEST_CASE("A registration is not reached through another user") {
    TwoOrganisations two;
    CHECK(two.at.add("Blue key").status == 201);
    const std::string path = methodsOf(two.bob) + "/" + toUrlToken(Bytes(16, 1));
    CHECK(two.at.portal.send("DELETE", path, two.fayToken).status == 404);
    CHECK(two.at.portal.send("PATCH", path, two.fayToken, R"({"displayName":"x"})").status == 404);
    CHECK(two.at.nicknames() == Names{"Blue key"});
}

TEST_CASE("An administrator of two organisations sees both") {
    TwoOrganisations two;
    two.at.portal.makeAdministrator(two.fay, "Contoso");
    CHECK(two.at.portal.get("/v1.0/users?$count=true", two.fayToken)
              .json.value(QStringLiteral("@odata.count"))
              .toInt() == 4);
    CHECK(two.at.portal.get("/v1.0/users/" + two.at.ann, two.fayToken).status == 200);
}

TEST_CASE("Who administers nobody sees themselves and changes nothing") {
    RegisteringPortal at;
    CHECK(at.add("Blue key").status == 201);
    const std::string token = at.portal.tokenFor(at.ann);
    CHECK(at.portal.get("/v1.0/users", token).values("displayName") == Names{"Ann"});
    CHECK(at.portal.get(methodsOf(at.ann), token).values("displayName") == Names{"Blue key"});
    CHECK(at.portal.get("/v1.0/me", token).json.value(QStringLiteral("roles")).toArray().isEmpty());
    for (const std::string& user : {at.admin, std::string("nobody")})
        CHECK(at.portal.get("/v1.0/users/" + user, token).status == 403);
    const std::string method = methodsOf(at.ann) + "/" + toUrlToken(Bytes(16, 1));
    CHECK(at.portal.send("DELETE", method, token).status == 403);
    CHECK(at.portal.send("PATCH", method, token, R"({"displayName":"x"})").status == 403);
    CHECK(at.portal.get(methodsOf(at.ann) + "/creationOptions", token).status == 403);
    CHECK(at.portal.send("POST", methodsOf(at.ann), token, "{}").status == 403);
    CHECK(at.portal.get("/v1.0/auditLogs/fido2", token).status == 403);
}

TEST_CASE("Every decision is in the audit trail with its request's id") {
    TwoOrganisations two;
    const TestPortal& portal = two.at.portal;
    const Answer added = two.at.add("Blue key");
    const std::string method = methodsOf(two.at.ann) + "/" + added.text("id");
    CHECK(two.at.add("Blue key", 2).code() == "nicknameTaken");
    CHECK(portal.send("DELETE", method, two.fayToken).status == 403);
    CHECK(portal.send("PATCH", method, two.at.token, R"({"displayName":"Red key"})").status == 200);
    const Answer removed = portal.send("DELETE", method, two.at.token);
    const Answer trail = portal.get("/v1.0/auditLogs/fido2", two.at.token);
    CHECK(trail.values("activity") ==
          Names{"registration.remove", "registration.rename", "registration.remove", "registration.create",
                "registration.options", "registration.create", "registration.options"});
    CHECK(trail.values("result") ==
          Names{"done", "done", "Authorization_RequestDenied", "nicknameTaken", "done", "done", "done"});
    CHECK(trail.values("requestId").front() == removed.headers.at("request-id"));
    CHECK(trail.values("detail").front() == added.text("id") + ", Red key");
    const QJsonObject last = trail.json.value(QStringLiteral("value")).toArray().at(0).toObject();
    CHECK(last.value(QStringLiteral("initiatedBy")).toObject().value(QStringLiteral("userPrincipalName")) ==
          QStringLiteral("admin@contoso.example"));
    CHECK(last.value(QStringLiteral("target")).toObject().value(QStringLiteral("userPrincipalName")) ==
          QStringLiteral("ann@contoso.example"));
    CHECK(portal.get("/v1.0/auditLogs/fido2", two.fayToken).values("id").empty());
}

TEST_CASE("The audit trail comes page by page") {
    const RegisteringPortal at;
    for (int i = 0; i < 7; ++i)
        at.challenge();
    int pages = 0;
    CHECK(at.portal.allPages("/v1.0/auditLogs/fido2?$top=3", at.token, "id", &pages) ==
          Names{"7", "6", "5", "4", "3", "2", "1"});
    CHECK(pages == 3);
    CHECK(at.portal.get("/v1.0/auditLogs/fido2?$skiptoken=eA", at.token).status == 400);
    CHECK(at.portal.get("/v1.0/auditLogs/fido2?$search=x", at.token).status == 400);
}
