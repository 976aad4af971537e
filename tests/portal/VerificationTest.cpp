#include "tests/portal/Registered.h"

using namespace fidesk;
using namespace fidesk::test;

namespace {

using Edit = std::function<void(RegistrationSpec&)>;
using Damage = std::function<void(webauthn::RegistrationResponse&)>;

void replace(Bytes& bytes, std::string_view what, std::string_view with) {
    std::string text = asText(bytes);
    const std::size_t at = text.find(what);
    REQUIRE(at != std::string::npos);
    text.replace(at, what.size(), with);
    bytes = toBytes(asBytes(text));
}

Edit editClientData(std::string what, std::string with) {
    return [=](RegistrationSpec& spec) {
        spec.editClientData = [=](Bytes& bytes) { replace(bytes, what, with); };
    };
}

struct Case {
    const char* code;
    Edit edit;
    Damage damage;
};

const std::vector<Case>& cases() {
    static const std::vector<Case> all{
        {"clientDataMalformed", {}, [](auto& response) { response.clientDataJson = Bytes{'{'}; }},
        {"clientDataTypeMismatch", editClientData("webauthn.create", "webauthn.get"), {}},
        {"challengeMismatch", [](RegistrationSpec& spec) { spec.challenge[0] ^= 1U; }, {}},
        {"originMismatch", [](RegistrationSpec& spec) { spec.origin = "https://evil.example"; }, {}},
        {"crossOriginRefused", editClientData("\"crossOrigin\":false", "\"crossOrigin\":true"), {}},
        {"attestationObjectMalformed", {}, [](auto& response) { response.attestationObject = {0xA0}; }},
        {"authenticatorDataMalformed",
         [](RegistrationSpec& spec) { spec.editAuthenticatorData = [](Bytes& data) { data.push_back(0); }; },
         {}},
        {"rpIdMismatch",
         [](RegistrationSpec& spec) {
             spec.rpId = "other.example";
             spec.origin = "https://portal.example";
         },
         {}},
        {"userPresenceMissing", [](RegistrationSpec& spec) { spec.flags = flagUv | flagAt; }, {}},
        {"userVerificationMissing", [](RegistrationSpec& spec) { spec.flags = flagUp | flagAt; }, {}},
        {"backupFlagsInvalid",
         [](RegistrationSpec& spec) { spec.flags = flagUp | flagUv | flagAt | flagBs; },
         {}},
        {"credentialIdMismatch", {}, [](auto& response) { response.credentialId[0] ^= 1U; }},
        {"attestationFormatUnsupported",
         [](RegistrationSpec& spec) {
             spec.editStatement = [](std::string& format, cbor::Map&) { format = "unheard-of"; };
         },
         {}},
        {"attestationSignatureInvalid",
         {},
         [](auto& response) {
             response.clientDataJson = toBytes(asBytes(asText(response.clientDataJson) + ' '));
         }},
        {"attestationCertificateInvalid",
         [](RegistrationSpec& spec) { spec.certificate.unit = "Somebody Else"; },
         {}},
        {"attestationAaguidMismatch",
         [](RegistrationSpec& spec) { spec.certificate.aaguid = aaguidExtension(webauthn::Aaguid{1}); },
         {}},
    };
    return all;
}

} // namespace

TEST_CASE("Each fault of a registration is refused with its own code, and uses its challenge up") {
    const RegisteringPortal at;
    for (const Case& fault : cases()) {
        INFO(fault.code);
        RegistrationSpec spec = at.spec();
        const RegistrationSpec sound = spec;
        if (fault.edit)
            fault.edit(spec);
        auto response = at.authenticator.create(spec).response;
        if (fault.damage)
            fault.damage(response);
        const Answer answer = at.post(response, "Key");
        INFO(answer.body);
        CHECK(answer.status == 400);
        CHECK(answer.code() == fault.code);
        CHECK(at.nicknames().empty());
        const bool challengeWasSeen = std::string(fault.code) != "clientDataMalformed" &&
                                      std::string(fault.code) != "challengeMismatch";
        if (challengeWasSeen)
            CHECK(at.post(at.authenticator.create(sound).response, "Key").code() == "challengeExpired");
    }
}

TEST_CASE("A key under another root is refused where roots are given") {
    const RegisteringPortal at;
    const TestAuthenticator stranger;
    const Answer answer = at.post(stranger.create(at.spec()).response, "Key");
    CHECK(answer.status == 400);
    CHECK(answer.code() == "attestationUntrusted");
}

TEST_CASE("One flipped bit anywhere in a registration is refused") {
    const RegisteringPortal at;
    const auto sound = at.authenticator.create(at.spec()).response;
    const auto refused = [&](const webauthn::RegistrationResponse& response) {
        const Answer answer = at.post(response, "Key");
        return answer.status == 400 && !answer.code().empty();
    };
    for (std::size_t bit = 3; bit < sound.attestationObject.size() * 8; bit += 97) {
        const auto made = at.authenticator.create(at.spec());
        auto damaged = made.response;
        damaged.attestationObject =
            withFlippedBit(damaged.attestationObject, bit % (damaged.attestationObject.size() * 8));
        INFO("attestation object, bit " << bit);
        CHECK(refused(damaged));
    }
    for (std::size_t bit = 0; bit < sound.clientDataJson.size() * 8; bit += 41) {
        const auto made = at.authenticator.create(at.spec());
        auto damaged = made.response;
        damaged.clientDataJson = withFlippedBit(damaged.clientDataJson, bit);
        INFO("client data, bit " << bit);
        CHECK(refused(damaged));
    }
    CHECK(at.nicknames().empty());
}

TEST_CASE("A challenge that was used or has expired is refused") {
    RegisteringPortal at;
    RegistrationSpec spec = at.spec(1);
    CHECK(at.post(at.authenticator.create(spec).response, "First").status == 201);
    spec.credentialId = Bytes(16, 2);
    CHECK(at.post(at.authenticator.create(spec).response, "Second").code() == "challengeExpired");
    const auto late = at.authenticator.create(at.spec(3));
    at.portal.clock.advance(std::chrono::minutes(5));
    const Answer answer = at.post(late.response, "Third");
    CHECK(answer.status == 400);
    CHECK(answer.code() == "challengeExpired");
}

TEST_CASE("A challenge for one user does not serve another, and is left to its own") {
    RegisteringPortal at;
    const auto made = at.authenticator.create(at.spec());
    const std::string bea = at.portal.addUser("Bea", "bea@contoso.example", "Contoso");
    const std::string body = registrationBody(made.response, "Key");
    CHECK(at.portal.send("POST", methodsOf(bea), at.token, body).code() == "challengeMismatch");
    CHECK(at.post(made.response, "Key").status == 201);
}

TEST_CASE("Malformed bodies are 400 with the envelope") {
    const RegisteringPortal at;
    const std::string sound = registrationBody(at.authenticator.create(at.spec()).response, "Key");
    std::string deep;
    for (int i = 0; i < 40; ++i)
        deep += R"({"a":)";
    const std::vector<std::string> bodies{
        "",
        "{",
        "null",
        "[]",
        "\"text\"",
        "{}",
        sound.substr(0, sound.size() / 2),
        sound + "x",
        deep + "1" + std::string(40, '}'),
        R"({"displayName":"a","displayName":"b"})",
        "{\"displayName\":\"\xFF\"}",
        R"({"displayName":1})",
        R"({"displayName":"a"})",
        R"({"displayName":"a","publicKeyCredential":null})",
        R"({"displayName":"a","publicKeyCredential":"x"})",
        R"({"displayName":"a","publicKeyCredential":{"id":"AAAA"}})",
        R"({"displayName":"a","publicKeyCredential":{"id":"AAAA","response":[]}})",
        R"({"displayName":"a","publicKeyCredential":{"id":"","response":{"clientDataJSON":"e30","attestationObject":"oA"}}})",
        R"({"displayName":"a","publicKeyCredential":{"id":"!","response":{"clientDataJSON":"e30","attestationObject":"oA"}}})",
        R"({"displayName":"a","publicKeyCredential":{"id":"AAAA","response":{"clientDataJSON":1,"attestationObject":"oA"}}})",
    };
    for (const std::string& body : bodies) {
        INFO(body);
        const Answer answer = at.portal.send("POST", methodsOf(at.ann), at.token, body);
        CHECK(answer.status == 400);
        CHECK_FALSE(answer.code().empty());
    }
    CHECK(at.portal.send("POST", methodsOf(at.ann), at.token, sound, "text/plain").code() == "badRequest");
    CHECK(at.portal.send("POST", methodsOf(at.ann), at.token, sound, "application/json; charset=utf-8")
              .status == 201);
}
