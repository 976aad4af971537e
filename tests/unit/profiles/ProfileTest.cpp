#include "core/profiles/Profile.h"
#include "core/base/Json.h"
#include "core/models/Catalogue.h"
#include "tests/support/Catch.h"

#include <QDir>
#include <QFile>

using namespace fidesk;
using namespace fidesk::test;
using namespace fidesk::profiles;

namespace {

Result<Profile> read(std::string_view json) {
    return parseProfile(asBytes(json), "id");
}

/// The detail with which a profile with @p member on its third line is refused.
std::string refusalOf(const std::string& member) {
    const auto profile = read("{\n\"name\":\"n\",\n" + member + "}");
    INFO(member);
    REQUIRE(codeOf(profile) == ErrorCode::Malformed);
    return profile.error().detail;
}

QByteArray resource(const QString& name) {
    QFile file(QStringLiteral(FIDESK_RESOURCES) + u'/' + name);
    REQUIRE(file.open(QIODevice::ReadOnly));
    return file.readAll();
}

Profile full() {
    Profile profile;
    profile.id = "id";
    profile.name = "Näme \"x\"";
    profile.description = "日本 \\ text";
    profile.resetFirst = true;
    profile.pin = PinSource::Generated;
    profile.generatedPinLength = 12;
    profile.minPinLength = 10;
    profile.forcePinChange = true;
    profile.alwaysUv = true;
    profile.enterpriseAttestation = true;
    profile.allowedModels = {valueOf(models::parseAaguid("cb69481e-8ff7-4039-93ec-0a2729a154a8")),
                             valueOf(models::parseAaguid("ee882879-721c-4913-9775-3dfcce97072a"))};
    profile.attestationRequired = true;
    profile.userVerificationRequired = true;
    profile.nicknamePattern = "{model} {{";
    profile.proveByAssertion = false;
    return profile;
}

} // namespace

TEST_CASE("A profile that says nothing demands nothing") {
    const Profile profile = valueOf(read("{\"name\":\"Plain\"}"));
    Profile plain;
    plain.id = "id";
    plain.name = "Plain";
    CHECK(profile == plain);
    CHECK(profile.pin == PinSource::Typed);
    CHECK(profile.proveByAssertion);
    CHECK(profile.generatedPinLength == 6);
}

TEST_CASE("What is written is read again") {
    CHECK(valueOf(read(toJsonText(full()))) == full());
    const Profile plain = valueOf(read("{\"name\":\"Plain\"}"));
    CHECK(valueOf(read(toJsonText(plain))) == plain);
    CHECK(read("\xef\xbb\xbf{\"$schema\":\"profile.schema.json\",\"name\":\"With a byte order mark\"}"));
}

TEST_CASE("A profile is read strictly, and what is wrong is told with line and field") {
    CHECK(read("{}").error().detail == "line 1, name: is missing");
    CHECK(read("{\"name\":\n\"\"}").error().detail == "line 1, name: must not be empty");
    CHECK(read("{\n\n \"name\": \" \\u00a0\"}").error().detail == "line 3, name: must not be empty");
    CHECK(read("{\n\"name\":\"n\"\n\"pin\":1}").error().detail.starts_with("line 3: "));
    CHECK(read("{\n\"name\":\"n\",\n\"name\":\"m\"}").error().detail ==
          "line 3: JSON text names a member twice");
    CHECK(read(std::string(maxProfileBytes + 1, ' '))
              .error()
              .detail.starts_with("line 1: JSON text is longer"));

    CHECK(refusalOf("\"resetfirst\":true")
              .starts_with(
                  "line 3, resetfirst: is not known; a profile has name, description, resetFirst, pin"));
    CHECK(refusalOf("\"id\":\"x\"").starts_with("line 3, id: is not known"));
    CHECK(refusalOf("\"a: b\":1").starts_with("line 3, a: b: is not known"));
    CHECK(refusalOf("\"a\\u202e\":1").starts_with("line 3, a\xef\xbf\xbd: is not known"));
    CHECK(refusalOf('"' + std::string(300, 'y') + "\":1")
              .starts_with("line 3, " + std::string(80, 'y') + ": is not"));
    CHECK(refusalOf("\"$schema\":1") == "line 3, $schema: must be text");
    CHECK(refusalOf("\"description\":null") == "line 3, description: must be text");
    CHECK(refusalOf("\"description\":\"a\\nb\"") ==
          "line 3, description: must not have line breaks or other control characters");
    for (const char* flag : {"resetFirst", "forcePinChange", "alwaysUv", "enterpriseAttestation",
                             "attestationRequired", "userVerificationRequired", "proveByAssertion"})
        for (const char* value : {"1", "\"true\"", "null", "[]"})
            CHECK(refusalOf('"' + std::string(flag) + "\":" + value) ==
                  "line 3, " + std::string(flag) + ": must be true or false");
    for (const char* value : {"\"Typed\"", "\"\"", "true", "null"})
        CHECK(refusalOf("\"pin\":" + std::string(value)) ==
              "line 3, pin: must be \"typed\" or \"generated\"");
    for (const char* field : {"minPinLength", "generatedPinLength"})
        for (const char* value : {"3", "64", "6.5", "\"6\"", "null", "1e300", "-6"})
            CHECK(refusalOf('"' + std::string(field) + "\":" + value) ==
                  "line 3, " + std::string(field) + ": must be a whole number from 4 to 63");
    CHECK(refusalOf("\"nicknamePattern\":\"{colour}\"")
              .starts_with("line 3, nicknamePattern: {colour} is not known"));
    CHECK(refusalOf("\"nicknamePattern\":\"  \"") ==
          "line 3, nicknamePattern: must not be white space alone");
    CHECK(refusalOf("\"nicknamePattern\":\"" + std::string(201, 'x') + '"') ==
          "line 3, nicknamePattern: must not have more than 200 characters");
}

TEST_CASE("Texts are as long as is said, in characters") {
    const auto named = [](std::size_t count) {
        std::string name;
        for (std::size_t i = 0; i < count; ++i)
            name += "💡";
        return read("{\"name\":\"" + name + "\"}");
    };
    CHECK(named(60));
    CHECK(codeOf(named(61)) == ErrorCode::Malformed);
    CHECK(read("{\"name\":\"n\",\"description\":\"" + std::string(500, 'd') + "\"}"));
    CHECK(refusalOf("\"description\":\"" + std::string(501, 'd') + '"') ==
          "line 3, description: must not have more than 500 characters");
}

TEST_CASE("Allowed models are AAGUIDs, none twice") {
    const std::string one = "\"cb69481e-8ff7-4039-93ec-0a2729a154a8\"";
    CHECK(valueOf(read("{\"name\":\"n\",\"allowedModels\":[]}")).allowedModels.empty());
    CHECK(valueOf(read("{\"name\":\"n\",\"allowedModels\":[" + one + "]}")).allowedModels.size() == 1);
    CHECK(refusalOf("\"allowedModels\":" + one) == "line 3, allowedModels: must be a list of AAGUIDs");
    CHECK(refusalOf("\"allowedModels\":[\n" + one + ",\n\"YubiKey\"]")
              .starts_with("line 5, allowedModels[1]: \"YubiKey\" is not an AAGUID"));
    CHECK(refusalOf("\"allowedModels\":[\n1]") == "line 4, allowedModels[0]: must be an AAGUID as text");
    CHECK(refusalOf("\"allowedModels\":[\n\"00000000-0000-0000-0000-000000000000\"]")
              .starts_with("line 4, allowedModels[0]: \"00000000"));
    CHECK(refusalOf("\"allowedModels\":[" + one + ",\n\"CB69481E-8ff7-4039-93ec-0a2729a154a8\"]") ==
          "line 4, allowedModels[1]: \"CB69481E-8ff7-4039-93ec-0a2729a154a8\" is in the list already");
    std::string many = one;
    for (std::size_t i = 0; i < maxAllowedModels; ++i)
        many += "," + one;
    CHECK(refusalOf("\"allowedModels\":[" + many + "]").find("more than 500") != std::string::npos);
}

TEST_CASE("A generated PIN is as long as the key will want it") {
    CHECK(valueOf(read(R"({"name":"n","pin":"generated","minPinLength":8})")).generatedPinLength == 8);
    CHECK(valueOf(read(R"({"name":"n","pin":"generated","minPinLength":4})")).generatedPinLength == 6);
    CHECK(refusalOf("\"pin\":\"generated\",\"minPinLength\":8,\n\"generatedPinLength\":7") ==
          "line 4, generatedPinLength: is less than minPinLength, which is 8; give at least that, or leave "
          "it out");
    CHECK(read(R"({"name":"n","pin":"generated","minPinLength":8,"generatedPinLength":8})"));
    CHECK(read(R"({"name":"n","pin":"typed","minPinLength":8,"generatedPinLength":6})")); // not used
}

TEST_CASE("The schema knows the same members, in the order they are written, and says what each is") {
    const QByteArray text = resource(QStringLiteral("schema/profile.schema.json"));
    const QJsonObject schema = valueOf(parseJsonObject(asBytes(text.toStdString())));
    const QJsonObject properties = schema.value(QStringLiteral("properties")).toObject();
    const std::string written = toJsonText(full());
    const QJsonObject members = valueOf(parseJsonObject(asBytes(written)));
    qsizetype before = text.indexOf("\"$schema\": {");
    std::size_t writtenBefore = 0;
    QStringList inOrder;
    for (auto member = properties.begin(); member != properties.end(); ++member) {
        CHECK_FALSE(member.value().toObject().value(QStringLiteral("description")).toString().isEmpty());
        if (member.key() != QStringLiteral("$schema"))
            inOrder += member.key();
    }
    std::ranges::sort(inOrder, {},
                      [&](const QString& name) { return text.indexOf('"' + name.toUtf8() + "\": {"); });
    CHECK(members.keys().size() == inOrder.size());
    for (const QString& name : inOrder) {
        INFO(toUtf8(name));
        CHECK(members.contains(name));
        const qsizetype place = text.indexOf('"' + name.toUtf8() + "\": {");
        CHECK(place > before);
        before = place;
        const std::size_t writtenPlace = written.find('"' + toUtf8(name) + "\": ");
        CHECK(writtenPlace > writtenBefore);
        writtenBefore = writtenPlace;
    }
}

TEST_CASE("What the schema gives as default is what a profile has that does not say it") {
    const QByteArray text = resource(QStringLiteral("schema/profile.schema.json"));
    const QJsonObject schema = valueOf(parseJsonObject(asBytes(text.toStdString())));
    const QJsonObject plain =
        valueOf(parseJsonObject(asBytes(toJsonText(valueOf(read("{\"name\":\"n\"}"))))));
    int defaults = 0;
    const QJsonObject properties = schema.value(QStringLiteral("properties")).toObject();
    for (auto member = properties.begin(); member != properties.end(); ++member) {
        const QJsonValue value = member.value().toObject().value(QStringLiteral("default"));
        if (value.isUndefined())
            continue;
        INFO(toUtf8(member.key()));
        CHECK(plain.value(member.key()) == value);
        ++defaults;
    }
    CHECK(defaults == 11);
}

TEST_CASE("The examples can be used") {
    const QDir folder(QStringLiteral(FIDESK_RESOURCES "/profiles"));
    const QStringList names = folder.entryList({QStringLiteral("*.json")});
    CHECK(names.size() >= 3);
    for (const QString& name : names) {
        INFO(toUtf8(name));
        const Profile profile = valueOf(read(resource(QStringLiteral("profiles/") + name).toStdString()));
        CHECK(isProfileId(toUtf8(name.chopped(5))));
        for (const auto& aaguid : profile.allowedModels)
            CHECK(models::modelName(aaguid));
    }
}
