#include "core/webauthn/Options.h"
#include "core/base/Base64.h"
#include "core/base/Json.h"
#include "tests/support/Catch.h"
#include "tests/support/SharedData.h"

using namespace fidesk;
using namespace fidesk::test;
using namespace fidesk::webauthn;

namespace {

/// The shape of Microsoft Graph, with a member of @odata on every level.
constexpr std::string_view graphShape = R"({
  "@odata.type": "#microsoft.graph.publicKeyCredentialCreationOptions",
  "rp": {"@odata.type": "x", "id": "login.example.com", "name": "Example"},
  "user": {"@odata.type": "x", "id": "T0Y6mho3vwFprE6aslBq9Q", "name": "john@contoso.example", "displayName": "John Doe"},
  "challenge": "AAECAwQFBgcICQoLDA0ODw",
  "pubKeyCredParams": [{"@odata.type": "x", "type": "public-key", "alg": -7}, {"type": "public-key", "alg": -257},
                       {"type": "something-else", "alg": -8}, {"type": "public-key", "alg": -65000}],
  "timeout": 0,
  "excludeCredentials": [{"@odata.type": "x", "type": "public-key", "id": "g/V3JMewxqZaKD8mRpB2pTTl3SBnOR6gZEw/URDlB4o=", "transports": ["usb"]},
                         {"type": "public-key", "id": "AAECAwQFBgcICQoLDA0ODw2", "transports": []}],
  "authenticatorSelection": {"authenticatorAttachment": "cross-platform", "requireResidentKey": true, "userVerification": "required"},
  "attestation": "direct",
  "extensions": {"hmacCreateSecret": true, "enforceCredentialProtectionPolicy": true,
                 "credentialProtectionPolicy": "userVerificationOptional", "credProps": true}
})";

QJsonObject graphOptions() {
    return valueOf(parseJsonObject(asBytes(graphShape)));
}

QJsonObject parsed(std::string_view text) {
    return valueOf(parseJsonObject(asBytes(text)));
}

/// graphOptions() with @p path ("user.id") set to the JSON value in @p text, or taken out where it is "".
QJsonObject with(const char* path, std::string_view text) {
    QJsonObject options = graphOptions();
    const QStringList names = QString::fromLatin1(path).split(QLatin1Char('.'));
    const auto put = [&](QJsonObject& object, const QString& name) {
        if (text.empty())
            object.remove(name);
        else
            object[name] = parsed("{\"v\":" + std::string(text) + "}").value(QLatin1String("v"));
    };
    if (names.size() == 1) {
        put(options, names[0]);
    } else {
        QJsonObject inner = options[names[0]].toObject();
        put(inner, names[1]);
        options[names[0]] = inner;
    }
    return options;
}

} // namespace

TEST_CASE("creation options in Graph's shape") {
    const auto options = valueOf(parseCreationOptions(graphOptions()));
    CHECK(options.rp.id == "login.example.com");
    CHECK(options.rp.name == "Example");
    CHECK(options.user.id.size() == 16);
    CHECK(options.user.name == "john@contoso.example");
    CHECK(options.user.displayName == "John Doe");
    CHECK(options.challenge == Bytes{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15});
    CHECK(options.algorithms == std::vector<std::int64_t>{-7, -257, -65000});
    CHECK(options.userVerification == UserVerification::Required);
    CHECK(options.residentKey == ResidentKey::Required);
    CHECK(options.attestation == AttestationConveyance::Direct);
    CHECK(options.extensions.credentialProtection == CredentialProtection::UserVerificationOptional);
    CHECK(options.extensions.enforceCredentialProtection);
    CHECK(options.extensions.hmacCreateSecret);
}

TEST_CASE("an exclude id that can be read in two ways is excluded in both") {
    // "...Pw" and the digit 2, or 23 characters of which the last is data.
    const auto options = valueOf(parseCreationOptions(
        with("excludeCredentials", R"([{"type":"public-key","id":"AAECAwQFBgcICQoLDA0ODxA1"}])")));
    REQUIRE(options.excludeCredentials.size() == 2);
    CHECK(options.excludeCredentials[0].size() == 18);
    CHECK(options.excludeCredentials[1].size() == 17);
}

TEST_CASE("members that may be absent or null") {
    for (const char* name : {"authenticatorSelection", "excludeCredentials", "extensions", "attestation",
                             "timeout", "rp.name", "user.name", "user.displayName"})
        for (const char* value : {"", "null"}) {
            INFO(name << " " << value);
            CHECK(parseCreationOptions(with(name, value)));
        }
    const auto options = valueOf(parseCreationOptions(with("authenticatorSelection", "")));
    CHECK(options.userVerification == UserVerification::Preferred);
    CHECK(options.residentKey == ResidentKey::Discouraged);
}

TEST_CASE("unknown enumeration values are as if absent") {
    const auto options = valueOf(parseCreationOptions(
        with("authenticatorSelection", R"({"userVerification":"perhaps","residentKey":"perhaps"})")));
    CHECK(options.userVerification == UserVerification::Preferred);
    CHECK(options.residentKey == ResidentKey::Discouraged);
    CHECK(valueOf(parseCreationOptions(with("attestation", "\"total\""))).attestation ==
          AttestationConveyance::None);
}

TEST_CASE("resident key by either member") {
    const auto residentKey = [](std::string_view selection) {
        return valueOf(parseCreationOptions(with("authenticatorSelection", selection))).residentKey;
    };
    CHECK(residentKey(R"({"residentKey":"required"})") == ResidentKey::Required);
    CHECK(residentKey(R"({"residentKey":"preferred"})") == ResidentKey::Preferred);
    CHECK(residentKey(R"({"residentKey":"discouraged"})") == ResidentKey::Discouraged);
    CHECK(residentKey(R"({"requireResidentKey":true})") == ResidentKey::Required);
    CHECK(residentKey(R"({"requireResidentKey":false})") == ResidentKey::Discouraged);
}

TEST_CASE("a challenge of several thousand bytes") {
    const Bytes challenge(5198, 0x65);
    const std::string text = "\"" + toBase64Url(challenge) + "\"";
    CHECK(valueOf(parseCreationOptions(with("challenge", text))).challenge == challenge);
}

TEST_CASE("creation options that are refused, the member named") {
    struct Case {
        const char* member;
        std::string value;
        const char* named;
    };
    const std::string id65 = "\"" + toBase64Url(Bytes(65, 1)) + "\"";
    const std::string id1024 = R"([{"type":"public-key","id":")" + toBase64Url(Bytes(1025, 1)) + R"("}])";
    const Case cases[] = {
        {"rp", "", "rp"},
        {"rp", "\"login.example.com\"", "rp"},
        {"rp.id", "", "id"},
        {"rp.id", "\"\"", "id"},
        {"rp.id", "\"https://login.example.com\"", "id"},
        {"rp.id", "\"login.example.com:443\"", "id"},
        {"rp.id", "\"Login.example.com\"", "id"},
        {"rp.id", "\"login.example.com.\"", "id"},
        {"rp.id", "\".example.com\"", "id"},
        {"rp.id", "\"-a.example.com\"", "id"},
        {"rp.id", "\"a b.example.com\"", "id"},
        {"rp.id", "\"127.0.0.1\"", "id"},
        {"rp.id", "\"" + std::string(64, 'a') + ".com\"", "id"},
        {"rp.name", "7", "name"},
        {"user", "", "user"},
        {"user.id", "", "id"},
        {"user.id", "\"\"", "user.id"},
        {"user.id", "\"***\"", "user.id"},
        {"user.id", id65, "user.id"},
        {"user.displayName", "[]", "displayName"},
        {"challenge", "", "challenge"},
        {"challenge", "\"AAECAwQFBgcICQoLDA0O\"", "challenge"},
        {"challenge", "\"AAECAwQFBgcICQoLDA0OD!\"", "challenge"},
        {"challenge", "12", "challenge"},
        {"pubKeyCredParams", "", "pubKeyCredParams"},
        {"pubKeyCredParams", "[]", "pubKeyCredParams"},
        {"pubKeyCredParams", "[7]", "pubKeyCredParams"},
        {"pubKeyCredParams", R"([{"type":"public-key"}])", "pubKeyCredParams"},
        {"pubKeyCredParams", R"([{"type":"public-key","alg":"-7"}])", "pubKeyCredParams"},
        {"pubKeyCredParams", R"([{"type":"public-key","alg":-7.5}])", "pubKeyCredParams"},
        {"pubKeyCredParams", R"([{"type":"public-key","alg":1e300}])", "pubKeyCredParams"},
        {"excludeCredentials", "{}", "excludeCredentials"},
        {"excludeCredentials", "[[]]", "excludeCredentials"},
        {"excludeCredentials", R"([{"type":"public-key"}])", "id"},
        {"excludeCredentials", R"([{"type":"public-key","id":""}])", "excludeCredentials"},
        {"excludeCredentials", R"([{"type":"public-key","id":"a b"}])", "excludeCredentials"},
        {"excludeCredentials", id1024, "excludeCredentials"},
        {"authenticatorSelection", "[]", "authenticatorSelection"},
        {"authenticatorSelection", R"({"requireResidentKey":"yes"})", "requireResidentKey"},
        {"authenticatorSelection", R"({"residentKey":true})", "residentKey"},
        {"authenticatorSelection", R"({"userVerification":1})", "userVerification"},
        {"attestation", "false", "attestation"},
        {"extensions", "[]", "extensions"},
        {"extensions", R"({"hmacCreateSecret":1})", "hmacCreateSecret"},
        {"extensions", R"({"credentialProtectionPolicy":"maximal"})", "credentialProtectionPolicy"},
        {"extensions", R"({"enforceCredentialProtectionPolicy":"x"})", "enforceCredentialProtectionPolicy"},
    };
    for (const Case& c : cases) {
        INFO(c.member << " = " << c.value);
        const auto result = parseCreationOptions(with(c.member, c.value));
        CHECK(codeOf(result) == ErrorCode::Malformed);
        CHECK(result.error().detail.find(c.named) != std::string::npos);
    }
}

TEST_CASE("host names that are relying party ids") {
    for (const char* id :
         {"localhost", "example.com", "xn--bcher-kva.example", "a1.b-2.example", "3com.example"}) {
        INFO(id);
        CHECK(parseCreationOptions(with("rp.id", "\"" + std::string(id) + "\"")));
    }
}

TEST_CASE("creation options written are read back") {
    CreationOptions options = valueOf(parseCreationOptions(graphOptions()));
    for (const auto protection : {CredentialProtection::UserVerificationOptional,
                                  CredentialProtection::UserVerificationOptionalWithCredentialIdList,
                                  CredentialProtection::UserVerificationRequired})
        for (const auto uv :
             {UserVerification::Required, UserVerification::Preferred, UserVerification::Discouraged})
            for (const auto residentKey :
                 {ResidentKey::Required, ResidentKey::Preferred, ResidentKey::Discouraged})
                for (const auto attestation :
                     {AttestationConveyance::None, AttestationConveyance::Indirect,
                      AttestationConveyance::Direct, AttestationConveyance::Enterprise}) {
                    options.extensions.credentialProtection = protection;
                    options.userVerification = uv;
                    options.residentKey = residentKey;
                    options.attestation = attestation;
                    const auto back = valueOf(parseCreationOptions(toJson(options)));
                    CHECK(back.extensions.credentialProtection == protection);
                    CHECK(back.userVerification == uv);
                    CHECK(back.residentKey == residentKey);
                    CHECK(back.attestation == attestation);
                    CHECK(back.challenge == options.challenge);
                    CHECK(back.user.id == options.user.id);
                    CHECK(back.algorithms == options.algorithms);
                    CHECK(back.excludeCredentials == options.excludeCredentials);
                }
}

TEST_CASE("what is written has the standard's form") {
    CreationOptions options;
    options.rp = {"example.com", "Example"};
    options.user = {Bytes{0xff, 0xfe}, "ann", "Ann"};
    options.challenge = Bytes(16, 0xfb);
    options.algorithms = {-7};
    const QJsonObject json = toJson(options);
    CHECK(json[u"challenge"].toString() == QStringLiteral("-_v7-_v7-_v7-_v7-_v7-w"));
    CHECK(json[u"user"].toObject()[u"id"].toString() == QStringLiteral("__4"));
    CHECK(json[u"pubKeyCredParams"].toArray()[0].toObject()[u"alg"].toInt() == -7);
    CHECK_FALSE(json.contains(u"extensions"));
}

TEST_CASE("request options") {
    const auto options = valueOf(parseRequestOptions(parsed(R"({"@odata.type":"x","rpId":"example.com",
        "challenge":"AAECAwQFBgcICQoLDA0ODw==","timeout":1,"userVerification":"required",
        "allowCredentials":[{"type":"public-key","id":"AAE"},{"type":"other","id":"@"}]})")));
    CHECK(options.rpId == "example.com");
    CHECK(options.challenge.size() == 16);
    CHECK(options.allowCredentials == std::vector<Bytes>{{0, 1}});
    CHECK(options.userVerification == UserVerification::Required);
    const auto back = valueOf(parseRequestOptions(toJson(options)));
    CHECK(back.rpId == options.rpId);
    CHECK(back.challenge == options.challenge);
    CHECK(back.allowCredentials == options.allowCredentials);
    CHECK(back.userVerification == options.userVerification);
}

TEST_CASE("request options that are refused") {
    for (const char* text :
         {R"({})", R"({"rpId":"example.com"})", R"({"challenge":"AAECAwQFBgcICQoLDA0ODw"})",
          R"({"rpId":"a b","challenge":"AAECAwQFBgcICQoLDA0ODw"})",
          R"({"rpId":"example.com","challenge":"AAEC"})",
          R"({"rpId":"example.com","challenge":"AAECAwQFBgcICQoLDA0ODw","allowCredentials":7})",
          R"({"rpId":"example.com","challenge":"AAECAwQFBgcICQoLDA0ODw","userVerification":7})"}) {
        INFO(text);
        CHECK(codeOf(parseRequestOptions(parsed(text))) == ErrorCode::Malformed);
    }
}

TEST_CASE("AAGUIDs are written in the usual form") {
    CHECK(toString(Aaguid{0x2f, 0xc0, 0x57, 0x9f, 0x81, 0x13, 0x47, 0xea, 0xb1, 0x16, 0xbb, 0x5a, 0x8d, 0xb9,
                          0x20, 0x2a}) == "2fc0579f-8113-47ea-b116-bb5a8db9202a");
}

TEST_CASE("real creation options of Microsoft Graph") {
    const auto text = sharedData("fixtures/graph-beta-creationOptions.real.json");
    if (!text)
        return;
    const QJsonObject body = valueOf(parseJsonObject(*text));
    const auto options = valueOf(parseCreationOptions(valueOf(requireObject(body, "publicKey"))));
    CHECK(options.rp.id == "login.microsoft.com");
    CHECK(options.user.id.size() == 51);
    CHECK(options.challenge.size() == 5198);
    CHECK(options.excludeCredentials.size() >= 4);
    CHECK(options.residentKey == ResidentKey::Required);
    CHECK(options.extensions.credentialProtection == CredentialProtection::UserVerificationOptional);
}
