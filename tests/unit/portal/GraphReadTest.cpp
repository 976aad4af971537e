#include "core/portal/graph/Read.h"
#include "core/portal/graph/Search.h"
#include "tests/support/SharedData.h"
#include "tests/unit/portal/Fixture.h"

using namespace fidesk;
using namespace fidesk::portal;
using namespace fidesk::portal::graph;
using fidesk::test::codeOf;
using fidesk::test::valueOf;

namespace {

QJsonObject json(std::string_view text) {
    return valueOf(parseJsonObject(asBytes(text)));
}

constexpr const char* optionsJson =
    R"({"challengeTimeoutDateTime":"2026-04-20T10:20:30Z","@odata.type":"#x","publicKey":{
    "@odata.type":"#y","rp":{"id":"portal.example","name":"P"},
    "user":{"id":"AAECAw","name":"ann","displayName":"Ann"},"challenge":"AAECAwQFBgcICQoLDA0ODw",
    "pubKeyCredParams":[{"type":"public-key","alg":-7}]}})";

} // namespace

TEST_CASE("a search asks for every word in name, mail or user name") {
    CHECK(searchClauses("ann") == R"("displayName:ann" OR "mail:ann" OR "userPrincipalName:ann")");
    CHECK(searchClauses("  ann \t smith ") ==
          R"(("displayName:ann" OR "mail:ann" OR "userPrincipalName:ann") AND )"
          R"(("displayName:smith" OR "mail:smith" OR "userPrincipalName:smith"))");
    CHECK(searchClauses("").empty());
    CHECK(searchClauses(" \n ").empty());
}

TEST_CASE("a search cannot be broken out of") {
    CHECK(searchClauses(R"(a"b\c)") ==
          R"("displayName:a\"b\\c" OR "mail:a\"b\\c" OR "userPrincipalName:a\"b\\c")");
    const std::string many = searchClauses("1 2 3 4 5 6 7");
    CHECK(many.find("displayName:5\"") != std::string::npos);
    CHECK(many.find("displayName:6") == std::string::npos);
    CHECK(searchClauses(std::string(300, 'x')).find("displayName:" + std::string(40, 'x') + '"') !=
          std::string::npos);
}

TEST_CASE("a user is read, with what is not told left empty") {
    const User user = valueOf(readUser(json(
        R"({"@odata.id":"x","id":"1","displayName":"Ann","userPrincipalName":"ann@c.example","mail":null,"companyName":"C"})")));
    CHECK(user.id == "1");
    CHECK(user.displayName == "Ann");
    CHECK(user.userPrincipalName == "ann@c.example");
    CHECK(user.mail.empty());
    CHECK(user.organisation == "C");
    CHECK(codeOf(readUser(json(R"({"id":"","userPrincipalName":"a"})"))) == ErrorCode::Malformed);
    CHECK(codeOf(readUser(json(R"({"id":"1"})"))) == ErrorCode::Malformed);
    CHECK(codeOf(readUser(json(R"({"id":1,"userPrincipalName":"a"})"))) == ErrorCode::Malformed);
    CHECK(codeOf(readUser(json(R"({"id":"1","userPrincipalName":"a","mail":[]})"))) == ErrorCode::Malformed);
}

TEST_CASE("an account's roles and organisations are names, or objects that have one") {
    const Account account = valueOf(readAccount(json(
        R"({"id":"1","userPrincipalName":"a","roles":["LocalAdministrator",5],"organisations":["A",{"displayName":"B"},{"name":"C"},{}]})")));
    CHECK(account.roles == std::vector<std::string>{"LocalAdministrator"});
    CHECK(account.organisations == std::vector<std::string>{"A", "B", "C"});
    CHECK(valueOf(readAccount(json(R"({"id":"1","userPrincipalName":"a"})"))).roles.empty());
}

TEST_CASE("a registration is read in the forms portals give it") {
    const Registration newer = valueOf(readRegistration(json(
        R"({"id":"m-1","displayName":"Blue","createdDateTime":"2026-04-20T10:15:30Z","lastUsedDateTime":"2026-04-21T00:00:00.1234567Z",
            "aaGuid":"de1e552d-db1d-4423-a619-566b625cdc84","model":"M","attestationLevel":"attested","passkeyType":"deviceBound"})")));
    CHECK(newer.id == "m-1");
    CHECK(newer.nickname == "Blue");
    CHECK(toIso8601(newer.createdAt) == "2026-04-20T10:15:30Z");
    REQUIRE(newer.lastUsedAt);
    CHECK(toIso8601(*newer.lastUsedAt) == "2026-04-21T00:00:00Z");
    CHECK(newer.aaguid == "de1e552d-db1d-4423-a619-566b625cdc84");
    CHECK(newer.attested);

    const Registration older = valueOf(readRegistration(json(
        R"({"value":{"id":"m-1","displayName":null,"creationDateTime":"2020-01-01T00:00:00Z","lastUsedDateTime":null}})")));
    CHECK(toIso8601(older.createdAt) == "2020-01-01T00:00:00Z");
    CHECK_FALSE(older.lastUsedAt);
    CHECK_FALSE(older.attested);
    CHECK(codeOf(readRegistration(json(R"({"displayName":"x"})"))) == ErrorCode::Malformed);
    CHECK(codeOf(readRegistration(json(R"({"id":"1","createdDateTime":"yesterday"})"))) ==
          ErrorCode::Malformed);
    CHECK(codeOf(readRegistrations(json(R"({"value":[{}]})"))) == ErrorCode::Malformed);
    CHECK(codeOf(readRegistrations(json(R"({"value":{}})"))) == ErrorCode::Malformed);
}

TEST_CASE("creation options are read, wrapped or not") {
    const TimePoint now = test::FakeClock().now();
    const CreationChallenge plain = valueOf(readCreationChallenge(json(optionsJson), now));
    CHECK(plain.options.rp.id == "portal.example");
    CHECK(plain.options.challenge.size() == 16);
    CHECK(plain.expiresAt == now + std::chrono::minutes(5));
    const CreationChallenge wrapped = valueOf(readCreationChallenge(
        json(std::string(R"({"@odata.context":"x","value":)") + optionsJson + "}"), now));
    CHECK(wrapped.options.challenge == plain.options.challenge);

    QJsonObject undated = json(optionsJson);
    undated.remove(QStringLiteral("challengeTimeoutDateTime"));
    CHECK(valueOf(readCreationChallenge(undated, now)).expiresAt == now + std::chrono::minutes(5));
    CHECK(codeOf(readCreationChallenge(json("{}"), now)) == ErrorCode::Malformed);
}

TEST_CASE("a real answer of Microsoft Graph is read") {
    const auto sample = test::sharedData("fixtures/graph-beta-creationOptions.real.json");
    if (!sample)
        return;
    const CreationChallenge challenge =
        valueOf(readCreationChallenge(valueOf(parseJsonObject(*sample)), test::FakeClock().now()));
    CHECK(challenge.options.rp.id == "login.microsoft.com");
    CHECK(challenge.options.challenge.size() == 5198);
    CHECK(challenge.options.user.id.size() == 51);
    CHECK(challenge.options.algorithms == std::vector<std::int64_t>{-7, -257});
    CHECK(challenge.options.excludeCredentials.size() >= 2);
    CHECK(toIso8601(challenge.expiresAt) == "2024-06-13T11:26:35Z");
}
