#include "app/portal/policy/Policy.h"
#include "app/portal/store/Policies.h"
#include "core/models/Catalogue.h"
#include "tests/portal/Registered.h"

using namespace fidesk;
using namespace fidesk::server;
using namespace fidesk::test;

namespace {

const std::string testModel = webauthn::toString(testAaguid);

/// A portal whose one organisation has a policy.
struct Governed : RegisteringPortal {
    explicit Governed(const std::string& policy, bool trusting = true) : RegisteringPortal(trusting) {
        set(policy);
    }

    void set(const std::string& policy) {
        const auto contoso = valueOf(Organisations(portal.database()).byName("Contoso"));
        REQUIRE(contoso);
        valueOf(Policies(portal.database()).put(contoso->id, policy));
    }

    Answer options() const { return portal.get(methodsOf(ann) + "/creationOptions", token); }

    Answer rename(const std::string& from, const std::string& to) const {
        return portal.send("PATCH", methodsOf(ann) + "/" + from, token, "{\"displayName\":\"" + to + "\"}");
    }

    std::string lastAudit() {
        const auto row = valueOf(portal.database().first(
            "SELECT action, outcome, detail, request_id FROM audit ORDER BY id DESC LIMIT 1"));
        CHECK_FALSE(row->text(3).empty());
        return row->text(0) + ' ' + row->text(1) + ' ' + row->text(2);
    }
};

std::string messageOf(const Answer& answer) {
    return toUtf8(
        answer.json.value(QStringLiteral("error")).toObject().value(QStringLiteral("message")).toString());
}

} // namespace

TEST_CASE("Options ask for user verification as the policy has it, for attestation always") {
    const std::string word = GENERATE("required", "preferred", "discouraged");
    const Governed portal("{\"userVerification\":\"" + word + "\"}");
    const QJsonObject options = portal.options().json.value(QStringLiteral("publicKey")).toObject();
    const QJsonObject selection = options.value(QStringLiteral("authenticatorSelection")).toObject();
    CHECK(toUtf8(selection.value(QStringLiteral("userVerification")).toString()) == word);
    CHECK(options.value(QStringLiteral("attestation")) == QStringLiteral("direct"));
}

TEST_CASE("A key that did not verify its user is refused where that is required, and there alone") {
    const auto [word, status] =
        GENERATE(table<std::string, int>({{"required", 400}, {"preferred", 201}, {"discouraged", 201}}));
    const Governed portal("{\"userVerification\":\"" + word + "\"}");
    RegistrationSpec spec = portal.spec();
    spec.flags = flagUp | flagAt;
    const Answer answer = portal.post(portal.authenticator.create(spec).response, "Blue key");
    CHECK(answer.status == status);
    CHECK(answer.code() == (status == 400 ? "userVerificationMissing" : ""));
}

TEST_CASE("Where attestation is required, only a chain to a known root will do") {
    SECTION("a chain to the root") {
        const Governed portal("{\"attestationRequired\":true}");
        CHECK(portal.add("Blue key").status == 201);
    }
    SECTION("none, and one by the key itself") {
        const Governed portal("{\"attestationRequired\":true}");
        for (const AttestationKind kind : {AttestationKind::None, AttestationKind::PackedSelf}) {
            RegistrationSpec spec = portal.spec();
            spec.attestation = kind;
            const Answer answer = portal.post(portal.authenticator.create(spec).response, "Blue key");
            CHECK(answer.status == 400);
            CHECK(answer.code() == "attestationMissing");
        }
    }
    SECTION("a chain that no root is known for") {
        const Governed portal("{\"attestationRequired\":true}", false);
        const Answer answer = portal.add("Blue key");
        CHECK(answer.status == 400);
        CHECK(answer.code() == "attestationUntrusted");
    }
    SECTION("a chain to another root") {
        const Governed portal("{\"attestationRequired\":true}");
        const Answer answer = portal.post(TestAuthenticator().create(portal.spec()).response, "Blue key");
        CHECK(answer.code() == "attestationUntrusted");
    }
    SECTION("where it is not required, none will do") {
        const Governed portal("{}");
        RegistrationSpec spec = portal.spec();
        spec.attestation = AttestationKind::None;
        CHECK(portal.post(portal.authenticator.create(spec).response, "Blue key").status == 201);
    }
}

TEST_CASE("A model is blocked, or not among those allowed, and the refusal names it") {
    const models::Model known = models::catalogue().front();
    SECTION("blocked") {
        Governed portal("{\"blockedAaguids\":[\"" + testModel + "\"]}");
        const Answer answer = portal.add("Blue key");
        CHECK(answer.status == 400);
        CHECK(answer.code() == "modelNotAllowed");
        CHECK(messageOf(answer) == "The organisation's policy blocks keys of the model " + testModel + ".");
        CHECK(portal.lastAudit() == "registration.create modelNotAllowed Blue key: " + messageOf(answer));
        CHECK(portal.nicknames().empty());
    }
    SECTION("blocked, of a name") {
        const Governed portal("{\"blockedAaguids\":[\"" + webauthn::toString(known.aaguid) + "\"]}");
        RegistrationSpec spec = portal.spec();
        spec.aaguid = known.aaguid;
        const Answer answer = portal.post(portal.authenticator.create(spec).response, "Blue key");
        CHECK(answer.code() == "modelNotAllowed");
        CHECK(messageOf(answer).find(known.name) != std::string::npos);
    }
    SECTION("not among those allowed") {
        const Governed portal("{\"allowedAaguids\":[\"" + webauthn::toString(known.aaguid) + "\"]}");
        CHECK(portal.add("Blue key").code() == "modelNotAllowed");
        RegistrationSpec spec = portal.spec(2);
        spec.aaguid = known.aaguid;
        CHECK(portal.post(portal.authenticator.create(spec).response, "Blue key").status == 201);
    }
    SECTION("allowed and blocked") {
        const Governed portal("{\"allowedAaguids\":[\"" + testModel + "\"],\"blockedAaguids\":[\"" +
                              testModel + "\"]}");
        CHECK(portal.add("Blue key").code() == "modelNotAllowed");
    }
    SECTION("not told by the key") {
        const Governed portal("{\"allowedAaguids\":[\"" + testModel + "\"]}");
        RegistrationSpec spec = portal.spec();
        spec.attestation = AttestationKind::None;
        spec.aaguid = {};
        const Answer answer = portal.post(portal.authenticator.create(spec).response, "Blue key");
        CHECK(answer.code() == "modelNotAllowed");
        CHECK(messageOf(answer).find("a model that the key does not tell") != std::string::npos);
    }
}

TEST_CASE("A user has no more keys than the policy allows, and is told before a key is touched") {
    Governed portal("{\"keysPerUser\":2}");
    CHECK(portal.add("One", 1).status == 201);
    const Bytes early = portal.challenge();
    CHECK(portal.add("Two", 2).status == 201);
    const Answer refused = portal.options();
    CHECK(refused.status == 400);
    CHECK(refused.code() == "tooManyRegistrations");
    CHECK(messageOf(refused) == "The user has 2 registrations, the most there may be.");
    // With a challenge from before it was full.
    const RegistrationSpec spec{.rpId = "portal.example", .challenge = early, .credentialId = Bytes(16, 3)};
    CHECK(portal.post(portal.authenticator.create(spec).response, "Three").code() == "tooManyRegistrations");
    CHECK(portal.nicknames().size() == 2);
    SECTION("a lower limit takes nothing away") {
        portal.set("{\"keysPerUser\":1}");
        CHECK(portal.nicknames().size() == 2);
        CHECK(messageOf(portal.options()) ==
              "The user has 2 registrations; the organisation's policy allows 1.");
    }
    SECTION("a higher one makes room, for the challenge of before, too") {
        portal.set("{\"keysPerUser\":3}");
        CHECK(portal.post(portal.authenticator.create(spec).response, "Three").status == 201);
    }
}

TEST_CASE("Nicknames keep to the policy when they are given and when they are changed") {
    Governed portal(R"({"nicknameLength":8,"nicknamePattern":"[A-Z]+-\\d{3}"})");
    const auto made = portal.authenticator.create(portal.spec());
    const Answer tooLong = portal.post(made.response, "ABCDE-123");
    CHECK(tooLong.status == 400);
    CHECK(tooLong.code() == "nicknameTooLong");
    CHECK(messageOf(tooLong) == "displayName must not be longer than 8 characters.");
    const Answer wrongForm = portal.post(made.response, "key 1");
    CHECK(wrongForm.status == 400);
    CHECK(wrongForm.code() == "nicknameNotAllowed");
    CHECK(messageOf(wrongForm).find("[A-Z]+-\\d{3}") != std::string::npos);
    // A nickname that was refused does not cost the challenge.
    const Answer added = portal.post(made.response, "ABC-123");
    CHECK(added.status == 201);
    CHECK(portal.rename(added.text("id"), "abc-123").code() == "nicknameNotAllowed");
    CHECK(portal.lastAudit().starts_with("registration.rename nicknameNotAllowed"));
    CHECK(portal.rename(added.text("id"), "ABCDE-123").code() == "nicknameTooLong");
    CHECK(portal.rename(added.text("id"), "ABD-124").status == 200);
    CHECK(portal.nicknames() == std::vector<std::string>{"ABD-124"});
}

TEST_CASE("The policy of an organisation above holds below it") {
    Governed portal("{\"keysPerUser\":1}");
    auto& database = portal.portal.database();
    const auto contoso = valueOf(Organisations(database).byName("Contoso"));
    auto transaction = valueOf(Transaction::begin(database));
    const auto sales =
        valueOf(Organisations(database).add(portal.portal.random, "Contoso Sales", contoso->id));
    valueOf(transaction.commit());
    const std::string bob = portal.portal.addUser("Bob", "bob@contoso.example", "Contoso Sales");
    valueOf(Policies(database).put(sales.id, "{\"nicknameLength\":5}"));
    const Answer options = portal.portal.get(methodsOf(bob) + "/creationOptions", portal.token);
    REQUIRE(options.status == 200);
    const auto publicKey = options.json.value(QStringLiteral("publicKey")).toObject();
    const RegistrationSpec spec{
        .rpId = "portal.example",
        .challenge = valueOf(fromBase64(toUtf8(publicKey.value(QStringLiteral("challenge")).toString())))};
    const auto made = portal.authenticator.create(spec);
    const auto post = [&](const std::string& nickname) {
        return portal.portal.send("POST", methodsOf(bob), portal.token,
                                  registrationBody(made.response, nickname));
    };
    CHECK(post("Blue key").code() == "nicknameTooLong");
    CHECK(post("Blue").status == 201);
    CHECK(portal.portal.get(methodsOf(bob) + "/creationOptions", portal.token).code() ==
          "tooManyRegistrations");
    CHECK(portal.add("Blue key").status == 201);
}

TEST_CASE("A policy in the store that nobody can read refuses registrations") {
    const Governed portal("{\"keysPerUser\":\"many\"}");
    CHECK(portal.options().status == 500);
}
