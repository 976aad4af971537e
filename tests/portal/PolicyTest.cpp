#include "app/portal/policy/Policy.h"
#include "app/portal/policy/NicknamePattern.h"
#include "app/portal/store/Policies.h"
#include "core/base/Json.h"
#include "tests/portal/TestPortal.h"

#include <chrono>

using namespace fidesk;
using namespace fidesk::server;
using namespace fidesk::test;

namespace {

constexpr const char* blue = "cb69481e-8ff7-4039-93ec-0a2729a154a8";

std::string wrong(const std::string& json) {
    const auto policy = readPolicy(json);
    REQUIRE_FALSE(policy);
    CHECK(policy.error().code == ErrorCode::Malformed);
    return policy.error().detail;
}

/// A tree: Contoso, below it Contoso Sales, below that Contoso Sales West.
struct Tree {
    TestPortal portal{};
    Database& database{portal.database()};
    std::string top{add("Contoso", {})};
    std::string middle{add("Contoso Sales", top)};
    std::string bottom{add("Contoso Sales West", middle)};

    std::string add(const std::string& name, const std::string& parent) {
        valueOf(database.run("INSERT INTO organisations (id, name, name_key, parent_id) VALUES (?, ?, ?, ?)",
                             {"id of " + name, name, name, parent.empty() ? Value(nullptr) : Value(parent)}));
        return "id of " + name;
    }

    void put(const std::string& organisation, const std::string& document) {
        valueOf(Policies(database).put(organisation, document));
    }
};

} // namespace

TEST_CASE("A policy comes back from JSON as it went in") {
    const std::string text = R"({"allowedAaguids":["cb69481e-8ff7-4039-93ec-0a2729a154a8"],)"
                             R"("attestationRequired":true,"blockedAaguids":[],"keysPerUser":3,)"
                             R"("nicknameLength":12,"nicknamePattern":"[A-Z].*","passwordAlone":false,)"
                             R"("userVerification":"preferred"})";
    const PolicyDocument policy = valueOf(readPolicy(text));
    CHECK(policy.attestationRequired == true);
    CHECK(policy.allowedAaguids == std::vector<std::string>{blue});
    CHECK(policy.blockedAaguids == std::vector<std::string>{});
    CHECK(policy.userVerification == webauthn::UserVerification::Preferred);
    CHECK(policy.keysPerUser == 3U);
    CHECK(policy.nicknameLength == 12U);
    CHECK(policy.nicknamePattern == "[A-Z].*");
    CHECK(policy.passwordAlone == false);
    CHECK(toJsonText(toJson(policy)) == text);
    CHECK(toJsonText(toJson(valueOf(readPolicy("{}")))) == "{}");
    CHECK(valueOf(readPolicy(R"({"allowedAaguids":["CB69481E-8FF7-4039-93EC-0A2729A154A8"]})"))
              .allowedAaguids == std::vector<std::string>{blue});
}

TEST_CASE("A policy that is none is refused with the field's name") {
    CHECK(wrong(R"({"keysPerUsers":3})")
              .find("no field \"keysPerUsers\"; its fields are attestationRequired") != std::string::npos);
    for (const char* number : {"0", "11", "-1", "1.5", "1e300", "\"3\"", "null", "true", "[]"}) {
        CHECK(wrong(std::string("{\"keysPerUser\":") + number + "}") ==
              "keysPerUser must be a whole number from 1 to 10");
        CHECK(wrong(std::string("{\"nicknameLength\":") + number +
                    (number == std::string("11") ? "1}" : "}")) ==
              "nicknameLength must be a whole number from 1 to 30");
    }
    for (const char* field : {"attestationRequired", "passwordAlone"})
        for (const char* value : {"1", "\"true\"", "null", "{}"})
            CHECK(wrong(std::string("{\"") + field + "\":" + value + "}") ==
                  std::string(field) + " must be true or false");
    for (const char* value : {"\"Required\"", "\"\"", "true", "null", "1"})
        CHECK(wrong(std::string("{\"userVerification\":") + value + "}") ==
              "userVerification must be required, preferred or discouraged");
    for (const char* field : {"allowedAaguids", "blockedAaguids"}) {
        const std::string front = std::string("{\"") + field + "\":";
        CHECK(wrong(front + "\"" + blue + "\"}") == std::string(field) + " must be a list of AAGUIDs");
        CHECK(wrong(front + "null}") == std::string(field) + " must be a list of AAGUIDs");
        for (const char* value : {"1", "\"\"", "null", "\"cb69481e8ff7403993ec0a2729a154a8\"",
                                  "\"gb69481e-8ff7-4039-93ec-0a2729a154a8\""})
            CHECK(wrong(front + '[' + value + "]}").find("which is not an AAGUID") != std::string::npos);
        CHECK(wrong(front + "[\"" + blue + "\",\"CB69481E-8FF7-4039-93EC-0A2729A154A8\"]}") ==
              std::string(field) + " holds " + blue + " twice");
    }
    CHECK(wrong("[]").find("object") != std::string::npos);
    CHECK_FALSE(wrong(R"({"keysPerUser":1,"keysPerUser":2})").empty());
    CHECK_FALSE(wrong("").empty());
}

TEST_CASE("A list of AAGUIDs has an end") {
    QJsonArray many;
    for (std::size_t i = 0; i <= maxAaguids; ++i)
        many.append(QStringLiteral("%1-0000-4000-8000-000000000000").arg(i, 8, 16, QLatin1Char('0')));
    CHECK(codeOf(parsePolicy({{QStringLiteral("allowedAaguids"), many}})) == ErrorCode::Malformed);
    many.removeLast();
    CHECK(valueOf(parsePolicy({{QStringLiteral("allowedAaguids"), many}})).allowedAaguids->size() ==
          maxAaguids);
}

TEST_CASE("A pattern is compiled when it is set, and its fault is told with the place") {
    for (const char* bad :
         {"[a-", "(", "a)", "a)|(b", "*", "(*LIMIT_MATCH=999999999)a", "(?<n>a)(?<n>b)", "\\"})
        CHECK(codeOf(checkPattern(bad)) == ErrorCode::Malformed);
    CHECK(checkPattern("[a-").error().detail.find("at character") != std::string::npos);
    CHECK(codeOf(checkPattern(std::string(maxPatternBytes + 1, 'a'))) == ErrorCode::Malformed);
    CHECK(codeOf(checkPattern("a\nb")) == ErrorCode::Malformed);
    CHECK(codeOf(checkPattern("\xFF")) == ErrorCode::Malformed);
    CHECK(codeOf(checkPattern("((((a{1,900}){1,900}){1,900}){1,900})")) == ErrorCode::Malformed);
    for (const char* good : {"", "a", "[A-Z]{2}-\\d+", "a|b", "^a$", "\\p{L}+", "\xC3\xA9+"})
        valueOf(checkPattern(good));
}

TEST_CASE("A pattern is for the whole nickname") {
    CHECK(matchesPattern("a|b", "a"));
    CHECK(matchesPattern("a|b", "b"));
    CHECK_FALSE(matchesPattern("a|b", "ab"));
    CHECK_FALSE(matchesPattern("a", "a\n"));
    CHECK(matchesPattern("^K-\\d{3}$", "K-123"));
    CHECK_FALSE(matchesPattern("^K-\\d{3}$", "K-1234"));
    CHECK(matchesPattern(".", "\xF0\x9F\x94\x91"));
    CHECK(matchesPattern("\\w+", "Zo\xC3\xAB"));
    CHECK_FALSE(matchesPattern("[", "["));
}

TEST_CASE("No pattern keeps the portal busy") {
    const auto begin = std::chrono::steady_clock::now();
    for (const char* slow : {"(a+)+b", "(a|a)*b", "(a*)*b", "(.*.*.*.*.*.*.*.*)*b", "((a?){30}){30}b",
                             "(?:(?:a|a)+)+b", "(?=(a+))\\1*(a+)+b", "(?R)*a"})
        for (int i = 0; i < 20; ++i)
            matchesPattern(slow, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaac");
    // 160 matches: each may take 100,000 steps, that is some milliseconds.
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(20));
}

TEST_CASE("Where nobody says anything the defaults hold") {
    const OrganisationPolicy policy = valueOf(policyOf(Tree().database, "id of Contoso"));
    CHECK_FALSE(policy.attestationRequired);
    CHECK(policy.allowedAaguids.empty());
    CHECK(policy.blockedAaguids.empty());
    CHECK(policy.userVerification == webauthn::UserVerification::Required);
    CHECK(policy.keysPerUser == 10);
    CHECK(policy.nicknameLength == 30);
    CHECK(policy.nicknamePattern.empty());
    CHECK(policy.passwordAlone);
}

TEST_CASE("What an organisation leaves out its parent decides, field by field") {
    Tree tree;
    tree.put(tree.top,
             R"({"keysPerUser":2,"passwordAlone":false,"blockedAaguids":[")" + std::string(blue) + "\"]}");
    tree.put(tree.middle, R"({"keysPerUser":5})");
    tree.put(tree.bottom, R"({"blockedAaguids":[],"nicknameLength":8})");
    const OrganisationPolicy top = valueOf(policyOf(tree.database, tree.top));
    CHECK(top.keysPerUser == 2);
    CHECK(top.blockedAaguids == std::vector<std::string>{blue});
    const OrganisationPolicy middle = valueOf(policyOf(tree.database, tree.middle));
    CHECK(middle.keysPerUser == 5);
    CHECK_FALSE(middle.passwordAlone);
    CHECK(middle.nicknameLength == 30);
    CHECK(middle.blockedAaguids == std::vector<std::string>{blue});
    const OrganisationPolicy bottom = valueOf(policyOf(tree.database, tree.bottom));
    CHECK(bottom.keysPerUser == 5);
    CHECK_FALSE(bottom.passwordAlone);
    CHECK(bottom.nicknameLength == 8);
    CHECK(bottom.blockedAaguids.empty());
}

TEST_CASE("A policy in the store that is none, and a tree that is a ring, open no door") {
    Tree tree;
    tree.put(tree.top, R"({"keysPerUser":"many"})");
    const auto policy = policyOf(tree.database, tree.bottom);
    CHECK(codeOf(policy) == ErrorCode::DatabaseFailed);
    CHECK(policy.error().detail.find("keysPerUser must be") != std::string::npos);
    tree.put(tree.top, R"({"keysPerUser":2})");
    valueOf(
        tree.database.run("UPDATE organisations SET parent_id = ? WHERE id = ?", {tree.bottom, tree.top}));
    CHECK(valueOf(policyOf(tree.database, tree.middle)).keysPerUser == 2);
}

TEST_CASE("Organisations that require attestation themselves are told by name") {
    Tree at;
    CHECK(valueOf(organisationsRequiringAttestation(at.database)).empty());
    at.put(at.bottom, R"({"attestationRequired":true})");
    at.put(at.middle, R"({"attestationRequired":false})");
    at.put(at.top, R"({"keysPerUser":2,"attestationRequired":true})");
    CHECK(valueOf(organisationsRequiringAttestation(at.database)) ==
          std::vector<std::string>{"Contoso", "Contoso Sales West"});
}
