#include "app/portal/store/Registrations.h"
#include "core/base/Base64.h"
#include "core/base/Json.h"
#include "core/webauthn/ClientData.h"
#include "tests/portal/SigninPortal.h"

using namespace fidesk;
using namespace fidesk::test;
using namespace std::chrono_literals;

namespace {

bool isSignedIn(SigninBrowser& browser) {
    return browser.get("/api/session").json()[QStringLiteral("signedIn")].toBool();
}

std::string text(const QJsonObject& object, const char* name) {
    return valueOf(requireString(object, name));
}

server::RegistrationRecord registrationOf(SigninPortal& portal, const server::UserRecord& user) {
    return valueOf(server::Registrations(portal.database()).ofUser(user.id)).at(0);
}

/// A portal, a user and a registered key.
struct Desk {
    SigninPortal portal{};
    server::UserRecord ann{portal.addUser("ann")};
    MadeCredential key{portal.addKey(ann, "Blue key")};
    SigninBrowser browser{portal};
};

} // namespace

TEST_CASE("After the password the user's registrations are listed, and the session grants nothing yet") {
    Desk desk;
    const Reply reply = desk.browser.password("ann@contoso.example", rightPassword);
    CHECK(reply.status == 200);
    CHECK(text(reply.json(), "state") == "chooseKey");
    const QJsonArray listed = reply.json()[QStringLiteral("registrations")].toArray();
    REQUIRE(listed.size() == 1);
    CHECK(text(listed[0].toObject(), "nickname") == "Blue key");
    CHECK(text(listed[0].toObject(), "id") == toUrlToken(desk.key.response.credentialId));
    CHECK(desk.portal.lastAudit() == "signin.password done key asked for");
    CHECK_FALSE(isSignedIn(desk.browser));
    CHECK(desk.browser.get("/account").status == 302);
    CHECK(desk.browser.get("/device").status == 302);
}

TEST_CASE("The options name the one registration that was chosen") {
    Desk desk;
    desk.portal.addKey(desk.ann, "Another");
    desk.browser.password("ann@contoso.example", rightPassword);
    const QJsonObject options = valueOf(requireObject(desk.browser.options(desk.key).json(), "publicKey"));
    CHECK(text(options, "rpId") == "portal.example");
    CHECK(text(options, "userVerification") == "required");
    CHECK(options[QStringLiteral("timeout")].toInt() == 120000);
    CHECK(valueOf(fromBase64(text(options, "challenge"))).size() == 32);
    const QJsonArray allowed = options[QStringLiteral("allowCredentials")].toArray();
    REQUIRE(allowed.size() == 1);
    CHECK(text(allowed[0].toObject(), "id") == toBase64Url(desk.key.response.credentialId));
    CHECK(text(allowed[0].toObject(), "type") == "public-key");
    CHECK(desk.browser.options(desk.key).json() != QJsonObject{{QStringLiteral("publicKey"), options}});
}

TEST_CASE("The chosen key signs in, under a new session") {
    Desk desk;
    desk.browser.password("ann@contoso.example", rightPassword, "/device");
    const std::string pending = desk.browser.session();
    const Reply offered = desk.browser.options(desk.key);
    desk.portal.clock.pass(90s);
    const Reply reply = desk.browser.sendAssertion(desk.key.sign(specFor(challengeIn(offered))));
    CHECK(reply.status == 200);
    CHECK(text(reply.json(), "state") == "signedIn");
    CHECK(text(reply.json(), "return") == "/device");
    CHECK(isSignedIn(desk.browser));
    CHECK(desk.browser.session() != pending);
    CHECK(desk.portal.lastAudit() == "signin.key done Blue key");
    const auto registration = registrationOf(desk.portal, desk.ann);
    CHECK(registration.counter == 2);
    CHECK(registration.lastUsedAt == server::toSeconds(desk.portal.clock.now()));
    desk.browser.session() = pending;
    CHECK_FALSE(isSignedIn(desk.browser));
    CHECK(desk.browser.options(desk.key).error() == "sessionExpired");
}

TEST_CASE("A userHandle that comes with the assertion is the user's") {
    Desk desk;
    AssertionSpec spec;
    spec.userHandle = desk.ann.userHandle;
    CHECK(desk.browser.signIn(desk.ann, desk.key, spec).status == 200);
}

TEST_CASE("Nothing can be asked of a key before the password") {
    Desk desk;
    CHECK(desk.browser.options(desk.key).status == 401);
    CHECK(desk.browser.options(desk.key).error() == "sessionExpired");
    CHECK(desk.browser.sendAssertion(desk.key.sign(specFor(Bytes(32, 1)))).error() == "sessionExpired");
    SECTION("nor after the wait for the key has ended") {
        desk.browser.password("ann@contoso.example", rightPassword);
        desk.portal.clock.pass(10min);
        CHECK(desk.browser.options(desk.key).error() == "sessionExpired");
    }
    SECTION("nor once it is done") {
        desk.browser.signIn(desk.ann, desk.key);
        CHECK(desk.browser.options(desk.key).error() == "sessionExpired");
    }
}

TEST_CASE("Another user's registration is not to be chosen") {
    Desk desk;
    const auto bob = desk.portal.addUser("bob");
    const auto bobsKey = desk.portal.addKey(bob, "Bob's");
    desk.browser.password("ann@contoso.example", rightPassword);
    CHECK(desk.browser.options(bobsKey).status == 404);
    CHECK(desk.browser.options(bobsKey).error() == "itemNotFound");
}

TEST_CASE("Each assertion that does not pass is refused with its own code and audited") {
    Desk desk;
    AssertionSpec spec;
    std::string code;
    std::tie(spec, code) = GENERATE_REF(values<std::pair<AssertionSpec, std::string>>({
        {{.rpId = "evil.example", .origin = "https://portal.example"}, "rpIdMismatch"},
        {{.origin = "https://evil.example"}, "originMismatch"},
        {{.origin = "https://portal.example.evil.example"}, "originMismatch"},
        {{.flags = flagUp}, "userVerificationMissing"},
        {{.flags = flagUv}, "userPresenceMissing"},
        {{.flags = flagUp | flagUv | flagBs}, "backupFlagsInvalid"},
        {{.counter = 1}, "counterNotIncreased"},
        {{.counter = 0}, "counterNotIncreased"},
        {{.userHandle = Bytes(32, 9)}, "userHandleMismatch"},
        {{.editClientData =
              [](Bytes& json) {
                  std::string changed = asText(json);
                  changed.replace(changed.find("webauthn.get"), 12, "webauthn.geT");
                  json = toBytes(asBytes(changed));
              }},
         "clientDataTypeMismatch"},
        {{.editClientData = [](Bytes& json) { json.pop_back(); }}, "clientDataMalformed"},
        {{.editAuthenticatorData = [](Bytes& data) { data.push_back(0); }}, "authenticatorDataMalformed"},
    }));
    CAPTURE(code);
    const Reply reply = desk.browser.signIn(desk.ann, desk.key, spec);
    CHECK(reply.status == 401);
    CHECK(reply.error() == "keyRefused/" + code);
    CHECK(desk.portal.lastAudit() == "signin.key " + code + ' ');
    CHECK_FALSE(isSignedIn(desk.browser));
    CHECK(registrationOf(desk.portal, desk.ann).counter == 1);
    CHECK_FALSE(registrationOf(desk.portal, desk.ann).lastUsedAt);
    // Whoever was refused may choose again.
    CHECK(desk.browser.sendAssertion(desk.key.sign(specFor(challengeIn(desk.browser.options(desk.key)))))
              .status == 200);
}

TEST_CASE("A signature that was tampered with is refused") {
    Desk desk;
    desk.browser.password("ann@contoso.example", rightPassword);
    auto assertion = desk.key.sign(specFor(challengeIn(desk.browser.options(desk.key))));
    assertion.signature = withFlippedBit(assertion.signature, assertion.signature.size() * 8 - 1);
    CHECK(desk.browser.sendAssertion(assertion).error() == "keyRefused/assertionSignatureInvalid");
}

TEST_CASE("Another key than the chosen one is refused") {
    Desk desk;
    SECTION("another one of the user's") {
        const auto other = desk.portal.addKey(desk.ann, "Other");
        desk.browser.password("ann@contoso.example", rightPassword);
        const auto assertion = other.sign(specFor(challengeIn(desk.browser.options(desk.key))));
        CHECK(desk.browser.sendAssertion(assertion).error() == "keyRefused/credentialIdMismatch");
    }
    SECTION("another user's, under its own name or the chosen one's") {
        const auto bobsKey = desk.portal.addKey(desk.portal.addUser("bob"), "Bob's");
        desk.browser.password("ann@contoso.example", rightPassword);
        auto assertion = bobsKey.sign(specFor(challengeIn(desk.browser.options(desk.key))));
        CHECK(desk.browser.sendAssertion(assertion).error() == "keyRefused/credentialIdMismatch");
        assertion = bobsKey.sign(specFor(challengeIn(desk.browser.options(desk.key))));
        assertion.credentialId = desk.key.response.credentialId;
        CHECK(desk.browser.sendAssertion(assertion).error() == "keyRefused/assertionSignatureInvalid");
    }
}

TEST_CASE("A challenge is good once, for two minutes, in the session it was issued to") {
    Desk desk;
    desk.browser.password("ann@contoso.example", rightPassword);
    const Bytes challenge = challengeIn(desk.browser.options(desk.key));
    SECTION("replayed after success") {
        const auto assertion = desk.key.sign(specFor(challenge));
        CHECK(desk.browser.sendAssertion(assertion).status == 200);
        desk.browser.password("ann@contoso.example", rightPassword);
        CHECK(desk.browser.sendAssertion(assertion).error() == "keyRefused/challengeExpired");
    }
    SECTION("used up by a refusal") {
        CHECK(desk.browser.sendAssertion(desk.key.sign(specFor(challenge, {.flags = flagUp}))).status == 401);
        CHECK(desk.browser.sendAssertion(desk.key.sign(specFor(challenge))).error() ==
              "keyRefused/challengeExpired");
    }
    SECTION("too late") {
        desk.portal.clock.pass(2min);
        CHECK(desk.browser.sendAssertion(desk.key.sign(specFor(challenge))).error() ==
              "keyRefused/challengeExpired");
    }
    SECTION("never issued") {
        CHECK(desk.browser.sendAssertion(desk.key.sign(specFor(Bytes(32, 7)))).error() ==
              "keyRefused/challengeMismatch");
    }
    SECTION("issued to another session of the same user") {
        SigninBrowser other(desk.portal);
        other.password("ann@contoso.example", rightPassword);
        CHECK(other.sendAssertion(desk.key.sign(specFor(challenge))).error() ==
              "keyRefused/challengeMismatch");
    }
    SECTION("issued to another user") {
        const auto bob = desk.portal.addUser("bob");
        desk.portal.addKey(bob, "Bob's");
        SigninBrowser other(desk.portal);
        other.password("bob@contoso.example", rightPassword);
        CHECK(other.sendAssertion(desk.key.sign(specFor(challenge))).error() ==
              "keyRefused/challengeMismatch");
    }
}

TEST_CASE("Counters that stay at 0 are accepted, as WebAuthn has it") {
    Desk desk;
    valueOf(desk.portal.database().run("UPDATE registrations SET counter = 0"));
    CHECK(desk.browser.signIn(desk.ann, desk.key, {.counter = 0}).status == 200);
}

TEST_CASE("Assertions that are not well-formed are bad requests") {
    Desk desk;
    desk.browser.password("ann@contoso.example", rightPassword);
    CHECK(desk.browser.postJson("/api/signin/key", {}).status == 400);
    CHECK(desk.browser
              .postJson("/api/signin/key", {{QStringLiteral("id"), QStringLiteral("AA")},
                                            {QStringLiteral("rawId"), QStringLiteral("AQ")},
                                            {QStringLiteral("type"), QStringLiteral("public-key")},
                                            {QStringLiteral("response"), QJsonObject()}})
              .status == 400);
    desk.browser.origin = "https://evil.example";
    CHECK(desk.browser.options(desk.key).status == 403);
}
