#include "core/models/Catalogue.h"
#include "core/base/Base64.h"
#include "core/base/Json.h"
#include "core/simulator/SoftwareKey.h"
#include "tests/support/Catch.h"
#include "tests/support/SharedData.h"

#include <QFile>

#include <algorithm>

using namespace fidesk;
using namespace fidesk::test;
using models::Aaguid;

namespace {

std::optional<std::string> nameOf(std::string_view aaguid) {
    return models::modelName(valueOf(models::parseAaguid(aaguid)));
}

Result<std::vector<models::Model>> read(std::string_view json) {
    return models::parseCatalogue(asBytes(json));
}

constexpr std::string_view one = "cb69481e-8ff7-4039-93ec-0a2729a154a8";

} // namespace

TEST_CASE("Models are found by their AAGUID") {
    CHECK(nameOf("cb69481e-8ff7-4039-93ec-0a2729a154a8") == "YubiKey 5 Series");
    CHECK(nameOf("CB69481E-8FF7-4039-93EC-0A2729A154A8") == "YubiKey 5 Series");
    CHECK(nameOf("891494da-2c90-4d31-a9cd-4eab0aed1309") == "Sésame");
    CHECK(models::modelName(simulator::SoftwareKey::aaguid()) == "Fidesk Software Key");
    CHECK(models::modelName(models::catalogue().front().aaguid) == models::catalogue().front().name);
    CHECK(models::modelName(models::catalogue().back().aaguid) == models::catalogue().back().name);
}

TEST_CASE("A key that does not tell its model, or an unknown one, has no name") {
    Aaguid last{};
    last.fill(0xFF);
    CHECK_FALSE(models::modelName(Aaguid{}));
    CHECK_FALSE(models::modelName(last));
    CHECK_FALSE(nameOf("cb69481e-8ff7-4039-93ec-0a2729a154a9"));
    CHECK_FALSE(nameOf("cb69481e-8ff7-4039-93ec-0a2729a154a7"));
}

TEST_CASE("The built-in catalogue is whole, sorted and one model a line") {
    QFile file(QStringLiteral(":/models/aaguids.json"));
    REQUIRE(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    CHECK(valueOf(read(text.toStdString())) == models::catalogue());
    CHECK(models::catalogue().size() >= 300);
    QList<QByteArray> lines = text.trimmed().split('\n');
    CHECK(lines.takeFirst() == "{");
    CHECK(lines.takeLast() == "}");
    CHECK(lines.size() == static_cast<qsizetype>(models::catalogue().size()));
    CHECK(std::is_sorted(lines.begin(), lines.end()));
}

TEST_CASE("Every name that is published is in the catalogue") {
    const auto published = sharedData("mds/aaguid-names.json");
    if (!published)
        return;
    const QJsonObject names = valueOf(parseJsonObject(*published));
    for (auto member = names.begin(); member != names.end(); ++member)
        CHECK(nameOf(toUtf8(member.key())) == toUtf8(member.value().toString().simplified()));
}

TEST_CASE("Every FIDO2 model of the metadata service is in the catalogue") {
    const auto blob = sharedData("mds/mds3-blob-real.jwt");
    if (!blob)
        return;
    const std::string text = asText(*blob);
    const std::size_t begin = text.find('.') + 1;
    const Bytes payload = valueOf(fromBase64(text.substr(begin, text.find('.', begin) - begin)));
    const QJsonObject metadata = valueOf(parseJsonObject(payload, 8 * 1024 * 1024));
    int models = 0;
    for (const QJsonValue entry : metadata.value(QStringLiteral("entries")).toArray()) {
        const QString aaguid = entry.toObject().value(QStringLiteral("aaguid")).toString();
        if (aaguid.isEmpty())
            continue;
        INFO(toUtf8(aaguid));
        CHECK(nameOf(toUtf8(aaguid)));
        ++models;
    }
    CHECK(models > 0);
}

TEST_CASE("A catalogue is read strictly") {
    const std::string quoted = "\"" + std::string(one) + "\"";
    CHECK(valueOf(read("{" + quoted + ":\"Key\"}")) ==
          std::vector<models::Model>{{valueOf(models::parseAaguid(one)), "Key"}});
    CHECK(valueOf(read("{}")).empty());
    CHECK(valueOf(read("{" + quoted + ":\"" + std::string(200, 'x') + "\"}")).size() == 1);
    const std::string refused[] = {"",
                                   "[]",
                                   "{" + quoted + ":\"Key\"",
                                   "{" + quoted + ":\"Key\"} ,",
                                   "{" + quoted + ":1}",
                                   "{" + quoted + ":null}",
                                   "{" + quoted + ":\"\"}",
                                   "{" + quoted + ":\"a\\nb\"}",
                                   "{" + quoted + ":\"a\\u0085b\"}",
                                   "{" + quoted + ":\"" + std::string(201, 'x') + "\"}",
                                   "{" + quoted + ":\"Key\"," + quoted + ":\"Key\"}",
                                   "{" + quoted +
                                       ":\"Key\",\"CB69481E-8FF7-4039-93EC-0A2729A154A8\":\"Key\"}",
                                   "{\"00000000-0000-0000-0000-000000000000\":\"Key\"}",
                                   "{\"Key\":\"Key\"}"};
    for (const std::string& text : refused) {
        INFO(text);
        CHECK(codeOf(read(text)) == ErrorCode::Malformed);
    }
}

TEST_CASE("An AAGUID is read strictly") {
    CHECK(
        valueOf(models::parseAaguid("00112233-4455-6677-8899-aAbBcCdDeEfF")) ==
        Aaguid{0, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF});
    for (const char* text :
         {"", "00112233445566778899aabbccddeeff", "00112233-4455-6677-8899-aabbccddeef",
          "00112233-4455-6677-8899-aabbccddeeff0", "{00112233-4455-6677-8899-aabbccddeef}",
          "00112233-4455-6677-8899-aabbccddeefg", "00112233-4455-6677-88990aabbccddeeff",
          "0011223--4455-6677-8899-aabbccddeeff", " 0112233-4455-6677-8899-aabbccddeeff"}) {
        INFO(text);
        CHECK(codeOf(models::parseAaguid(text)) == ErrorCode::Malformed);
    }
}
