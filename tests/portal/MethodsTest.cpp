#include "app/portal/store/Registrations.h"
#include "core/webauthn/Options.h"
#include "tests/portal/Registered.h"

using namespace fidesk;
using namespace fidesk::test;
using Names = std::vector<std::string>;

TEST_CASE("Creation options are Graph's, and a client can read them") {
    const RegisteringPortal at;
    const Answer answer = at.portal.get(methodsOf(at.ann) + "/creationOptions", at.token);
    CHECK(answer.status == 200);
    CHECK(answer.text("challengeTimeoutDateTime") == "2026-01-01T00:05:00Z");
    const QJsonObject publicKey = answer.json.value(QStringLiteral("publicKey")).toObject();
    const auto options = valueOf(webauthn::parseCreationOptions(publicKey));
    CHECK(options.rp.id == "portal.example");
    CHECK(options.user.name == "ann@contoso.example");
    CHECK(options.user.displayName == "Ann");
    CHECK(options.user.id.size() == 32);
    CHECK(options.challenge.size() == 32);
    CHECK(options.algorithms == std::vector<std::int64_t>{-7, -8, -35, -36, -257});
    CHECK(options.residentKey == webauthn::ResidentKey::Required);
    CHECK(options.userVerification == webauthn::UserVerification::Required);
    CHECK(options.attestation == webauthn::AttestationConveyance::Direct);
    CHECK(options.extensions.hmacCreateSecret);
    CHECK(options.excludeCredentials.empty());
    const Answer again = at.portal.get(methodsOf("ann%40contoso.example") + "/creationOptions", at.token);
    const auto second =
        valueOf(webauthn::parseCreationOptions(again.json.value(QStringLiteral("publicKey")).toObject()));
    CHECK(second.user.id == options.user.id);
    CHECK(second.challenge != options.challenge);
}

TEST_CASE("A challenge lives as long as was asked for") {
    const RegisteringPortal at;
    const auto until = [&](const std::string& form) {
        const Answer answer = at.portal.get(methodsOf(at.ann) + "/creationOptions" + form, at.token);
        return answer.status == 200 ? answer.text("challengeTimeoutDateTime") : answer.code();
    };
    CHECK(until("(challengeTimeoutInMinutes=60)") == "2026-01-01T01:00:00Z");
    CHECK(until("?challengeTimeoutInMinutes=10") == "2026-01-01T00:10:00Z");
    CHECK(until("(challengeTimeoutInMinutes=43200)") == "2026-01-31T00:00:00Z");
    for (const char* form : {"(challengeTimeoutInMinutes=4)", "(challengeTimeoutInMinutes=43201)",
                             "(challengeTimeoutInMinutes=x)", "?challengeTimeoutInMinutes=",
                             "?challengeTimeoutInMinutes=5.5", "?challengeTimeoutInMinutes=-5"})
        CHECK(until(form) == "badRequest");
}

TEST_CASE("A key is registered, listed, renamed and removed") {
    const RegisteringPortal at;
    CHECK(at.nicknames().empty());
    const Answer added = at.add("  Blue key ");
    INFO(added.body);
    REQUIRE(added.status == 201);
    const std::string id = added.text("id");
    CHECK(id == toUrlToken(Bytes(16, 1)));
    CHECK(added.text("displayName") == "Blue key");
    CHECK(added.text("createdDateTime") == "2026-01-01T00:00:00Z");
    CHECK(added.text("aaGuid") == webauthn::toString(testAaguid));
    CHECK(added.text("attestationLevel") == "attested");
    CHECK(added.json.value(QStringLiteral("attestationCertificates")).toArray().at(0).toString().size() ==
          40);
    CHECK(added.headers.at("Location") == "https://portal.example" + methodsOf(at.ann) + "/" + id);
    CHECK(at.nicknames() == Names{"Blue key"});

    const std::string method = methodsOf(at.ann) + "/" + id;
    CHECK(at.portal.get(method, at.token).text("displayName") == "Blue key");
    const auto options = at.portal.get(methodsOf(at.ann) + "/creationOptions", at.token);
    const auto excluded =
        valueOf(webauthn::parseCreationOptions(options.json.value(QStringLiteral("publicKey")).toObject()));
    CHECK(excluded.excludeCredentials.front() == Bytes(16, 1));

    CHECK(at.portal.send("PATCH", method, at.token, R"({"displayName":"Red key"})").text("displayName") ==
          "Red key");
    CHECK(at.nicknames() == Names{"Red key"});
    CHECK(at.portal.send("DELETE", method, at.token).status == 204);
    CHECK(at.nicknames().empty());
    for (const char* verb : {"DELETE", "GET"})
        CHECK(at.portal.send(verb, method, at.token).code() == "itemNotFound");
    CHECK(at.portal.send("PATCH", method, at.token, R"({"displayName":"x"})").status == 404);
}

TEST_CASE("Without roots an attestation certificate proves nothing of the model") {
    const RegisteringPortal at(false);
    const Answer added = at.add("Key");
    CHECK(added.status == 201);
    CHECK(added.text("attestationLevel") == "notAttested");
}

TEST_CASE("A registration names the key's model where it is known") {
    const RegisteringPortal at;
    CHECK(at.add("Key").text("model").empty());
    RegistrationSpec known = at.spec(2);
    known.aaguid = {0xcb, 0x69, 0x48, 0x1e, 0x8f, 0xf7, 0x40, 0x39,
                    0x93, 0xec, 0x0a, 0x27, 0x29, 0xa1, 0x54, 0xa8};
    const Answer added = at.post(at.authenticator.create(known).response, "Second key");
    CHECK(added.text("model") == "YubiKey 5 Series");
    CHECK(at.portal.get(methodsOf(at.ann) + "/" + added.text("id"), at.token).text("model") ==
          "YubiKey 5 Series");
}

TEST_CASE("Nicknames are ruled the same when registering and renaming") {
    const RegisteringPortal at;
    CHECK(at.add("Blue key").status == 201);
    const std::string id = at.add("Green key", 2).text("id");
    const std::pair<const char*, const char*> refused[] = {
        {"", "nicknameEmpty"},
        {"  ", "nicknameEmpty"},
        {"1234567890123456789012345678901", "nicknameTooLong"},
        {"a\tb", "nicknameMalformed"},
        {"Blue key", "nicknameTaken"},
        {"BLUE KEY", "nicknameTaken"}};
    for (const auto& [nickname, code] : refused) {
        INFO(nickname);
        const Answer posted = at.add(nickname, 3);
        CHECK(posted.code() == code);
        const std::string body = toJsonText({{QStringLiteral("displayName"), toQString(nickname)}});
        const Answer renamed = at.portal.send("PATCH", methodsOf(at.ann) + "/" + id, at.token, body);
        CHECK(renamed.code() == code);
        CHECK(renamed.status == (std::string(code) == "nicknameTaken" ? 409 : 400));
        CHECK(posted.status == renamed.status);
    }
    CHECK(at.nicknames() == Names{"Blue key", "Green key"});
    const std::string same = R"({"displayName":"GREEN key"})";
    CHECK(at.portal.send("PATCH", methodsOf(at.ann) + "/" + id, at.token, same).status == 200);
}

TEST_CASE("A taken nickname leaves the challenge to try another with") {
    const RegisteringPortal at;
    CHECK(at.add("Blue key").status == 201);
    const auto made = at.authenticator.create(at.spec(2));
    CHECK(at.post(made.response, "Blue key").code() == "nicknameTaken");
    CHECK(at.post(made.response, "Green key").status == 201);
}

TEST_CASE("A credential is registered once, for whomever") {
    RegisteringPortal at;
    const auto made = at.authenticator.create(at.spec());
    CHECK(at.post(made.response, "First").status == 201);
    const Answer again = at.post(made.response, "Second");
    CHECK(again.status == 409);
    CHECK(again.code() == "duplicateCredential");
    CHECK(at.add("Third").code() == "duplicateCredential");
    at.ann = at.portal.addUser("Bea", "bea@contoso.example", "Contoso");
    CHECK(at.add("Fourth").code() == "duplicateCredential");
}

TEST_CASE("A user has ten registrations and no more") {
    const RegisteringPortal at;
    const auto spare = at.authenticator.create(at.spec(99));
    for (std::uint8_t number = 1; number <= server::maxRegistrations; ++number)
        REQUIRE(at.add("Key " + std::to_string(number), number).status == 201);
    const Answer options = at.portal.get(methodsOf(at.ann) + "/creationOptions", at.token);
    CHECK(options.status == 400);
    CHECK(options.code() == "tooManyRegistrations");
    CHECK(at.post(spare.response, "One more").code() == "tooManyRegistrations");
    CHECK(at.nicknames().size() == 10);
}

TEST_CASE("What was registered is there after a restart, and so are challenges and tokens") {
    RegisteringPortal at;
    CHECK(at.add("Blue key").status == 201);
    const auto made = at.authenticator.create(at.spec(2));
    at.portal.restart();
    CHECK(at.nicknames() == Names{"Blue key"});
    CHECK(at.post(made.response, "Green key").status == 201);
}

TEST_CASE("Two servers over one store see each other's work at once") {
    RegisteringPortal at;
    const TestPortal other(at.portal);
    const auto made = at.authenticator.create(at.spec());
    const std::string body = registrationBody(made.response, "Blue key");
    const Answer added = other.send("POST", methodsOf(at.ann), at.token, body);
    CHECK(added.status == 201);
    CHECK(at.nicknames() == Names{"Blue key"});
    const std::string method = methodsOf(at.ann) + "/" + added.text("id");
    CHECK(at.portal.send("DELETE", method, at.token).status == 204);
    CHECK(other.get(methodsOf(at.ann), at.token).values("id").empty());
}
