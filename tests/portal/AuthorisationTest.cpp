#include "app/portal/store/Words.h"
#include "core/portal/graph/Read.h"
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

/// Trust over Hospital and Clinic, Hospital over Ward; a Local Administrator in each, a portal administrator
/// and a user elsewhere.
struct Clinics {
    TestPortal portal{};
    std::string trust{add("Theo", "Trust")};
    std::string hospital{add("Hanna", "Hospital", "Trust")};
    std::string ward{add("Will", "Ward", "Hospital")};
    std::string beside{add("Bea", "Clinic", "Trust")};
    std::string everything{portal.addUser("Ann", "ann@elsewhere.example", "Elsewhere")};

    Clinics() { valueOf(Roles(portal.database()).grantPortalAdministrator(everything)); }

    std::string add(const std::string& name, const std::string& organisation,
                    const std::string& parent = {}) {
        portal.organisation(organisation, parent);
        const std::string id =
            portal.addUser(name, foldedKey(name + '@' + organisation + ".example"), organisation);
        portal.makeAdministrator(id, organisation);
        return id;
    }

    /// The names that the user @p caller finds, in order.
    Names found(const std::string& caller, const std::string& option = {}) {
        return portal.get("/v1.0/users?" + option, portal.tokenFor(caller)).values("displayName");
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

TEST_CASE("A search finds nobody outside the caller's organisations and those below them") {
    Clinics at;
    CHECK(at.found(at.trust) == Names{"Bea", "Hanna", "Theo", "Will"});
    CHECK(at.found(at.hospital) == Names{"Hanna", "Will"});
    CHECK(at.found(at.ward) == Names{"Will"});
    CHECK(at.found(at.beside) == Names{"Bea"});
    CHECK(at.found(at.everything) == Names{"Ann", "Bea", "Hanna", "Theo", "Will"});
    for (const char* option : {"$search=%22hanna%22", "$filter=startswith(displayName,'hanna')",
                               "$filter=userPrincipalName%20eq%20'hanna@hospital.example'"}) {
        CHECK(at.found(at.hospital, option) == Names{"Hanna"});
        CHECK(at.found(at.everything, option) == Names{"Hanna"});
        for (const std::string& user : {at.ward, at.beside})
            CHECK(at.found(user, option).empty());
    }
}

TEST_CASE("The audit trail is told of one's organisations and those below them, and all of it to portal "
          "administrators") {
    Clinics at;
    for (const std::string& user : {at.trust, at.hospital, at.ward, at.beside, at.everything})
        CHECK(at.portal.get(methodsOf(user) + "/creationOptions", at.portal.tokenFor(at.everything)).status ==
              200);
    const auto told = [&](const std::string& user) {
        Names names;
        const Answer trail = at.portal.get("/v1.0/auditLogs/fido2", at.portal.tokenFor(user));
        REQUIRE(trail.status == 200);
        const QJsonArray lines = trail.json.value(QStringLiteral("value")).toArray();
        for (const QJsonValue& line : lines)
            names.push_back(toUtf8(line.toObject()
                                       .value(QStringLiteral("target"))
                                       .toObject()
                                       .value(QStringLiteral("userPrincipalName"))
                                       .toString()));
        return names;
    };
    CHECK(told(at.ward) == Names{"will@ward.example"});
    CHECK(told(at.hospital) == Names{"will@ward.example", "hanna@hospital.example"});
    CHECK(told(at.beside) == Names{"bea@clinic.example"});
    CHECK(told(at.trust) ==
          Names{"bea@clinic.example", "will@ward.example", "hanna@hospital.example", "theo@trust.example"});
    CHECK(told(at.everything).size() == 5);
    // What was refused to somebody is told to those who administer whom it was about.
    CHECK(at.portal.get("/v1.0/users/" + at.beside, at.portal.tokenFor(at.ward)).status == 403);
    CHECK(told(at.beside).size() == 2);
    CHECK(told(at.ward).size() == 1);
    // A name that nobody has is in nobody's organisation.
    CHECK(at.portal.get("/v1.0/users/nobody", at.portal.tokenFor(at.ward)).status == 403);
    CHECK(told(at.ward).size() == 1);
    CHECK(told(at.trust).size() == 5);
    CHECK(told(at.everything).size() == 7);
    const Answer trail = at.portal.get("/v1.0/auditLogs/fido2", at.portal.tokenFor(at.everything));
    CHECK(trail.values("detail").front() == "no such user: nobody");
    CHECK(trail.values("activity").front() == "user.read");
}

TEST_CASE("A user of another organisation and one who is not there get the same answer") {
    Clinics at;
    const std::string token = at.portal.tokenFor(at.ward);
    const auto answers = [&](const std::string& user) {
        std::vector<std::string> all;
        for (const auto& [verb, path] :
             std::vector<std::pair<const char*, std::string>>{{"GET", "/v1.0/users/" + user},
                                                              {"GET", methodsOf(user)},
                                                              {"GET", methodsOf(user) + "/creationOptions"},
                                                              {"POST", methodsOf(user)},
                                                              {"PATCH", methodsOf(user) + "/AAAA0"},
                                                              {"DELETE", methodsOf(user) + "/AAAA0"}}) {
            const Answer answer = at.portal.send(verb, path, token, std::string(verb) == "GET" ? "" : "{}");
            const QJsonObject error = answer.json.value(QStringLiteral("error")).toObject();
            Names names;
            for (const auto& [name, value] : answer.headers)
                names.push_back(name);
            all.push_back(std::to_string(answer.status) + answer.code() +
                          toUtf8(error.value(QStringLiteral("message")).toString()) +
                          std::to_string(answer.body.size()) + std::to_string(names.size()));
        }
        return all;
    };
    const auto foreign = answers(at.beside);
    CHECK(answers("bea%40clinic.example") == foreign);
    CHECK(answers("nobody") == foreign);
    CHECK(answers("nobody%40clinic.example") == foreign);
    CHECK(answers(std::string(600, 'a')) == foreign);
    CHECK(foreign.front().starts_with("403"));
}

TEST_CASE("A role that is taken away is gone with the next request") {
    Clinics at;
    const std::string token = at.portal.tokenFor(at.hospital);
    const std::string path = methodsOf(at.ward) + "/creationOptions";
    CHECK(at.portal.get(path, token).status == 200);
    Roles roles(at.portal.database());
    valueOf(roles.revokeLocalAdministrator(at.hospital, at.portal.organisation("Hospital").id));
    CHECK(at.portal.get(path, token).status == 403);
    valueOf(roles.grantPortalAdministrator(at.hospital));
    CHECK(at.portal.get(path, token).status == 200);
    valueOf(roles.revokePortalAdministrator(at.hospital));
    CHECK(at.portal.get(path, token).status == 403);
    valueOf(at.portal.database().run("UPDATE users SET disabled = 1 WHERE id = ?", {at.hospital}));
    CHECK(at.portal.get("/v1.0/me", token).status == 401);
}

TEST_CASE("me tells every role, and the organisations that were given to one") {
    Clinics at;
    const auto roles = [&](const std::string& user) {
        return at.portal.get("/v1.0/me", at.portal.tokenFor(user)).json.value(QStringLiteral("roles"));
    };
    CHECK(roles(at.portal.addUser("Pia", "pia@ward.example", "Ward")) == QJsonArray{});
    CHECK(roles(at.hospital) == QJsonArray{QStringLiteral("LocalAdministrator")});
    CHECK(roles(at.everything) == QJsonArray{QStringLiteral("PortalAdministrator")});
    at.portal.makeAdministrator(at.everything, "Ward");
    at.portal.makeAdministrator(at.everything, "Clinic");
    const Answer both = at.portal.get("/v1.0/me", at.portal.tokenFor(at.everything));
    CHECK(both.json.value(QStringLiteral("roles")) ==
          QJsonArray{QStringLiteral("LocalAdministrator"), QStringLiteral("PortalAdministrator")});
    CHECK(both.json.value(QStringLiteral("organisations")) ==
          QJsonArray{QStringLiteral("Clinic"), QStringLiteral("Ward")});
    const auto account = valueOf(portal::graph::readAccount(both.json));
    CHECK(account.roles == Names{"LocalAdministrator", "PortalAdministrator"});
    CHECK(account.organisations == Names{"Clinic", "Ward"});
}
