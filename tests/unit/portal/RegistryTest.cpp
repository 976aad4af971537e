#include "core/portal/oauth/PortalRegistry.h"
#include "tests/unit/portal/Fixture.h"

#include <QFile>
#include <QTemporaryDir>

using namespace fidesk;
using namespace fidesk::portal::oauth;
using fidesk::test::codeOf;
using fidesk::test::valueOf;

namespace {

PortalSettings settingsOf(const std::string& url) {
    return {.url = url,
            .authority = url,
            .clientId = "fidesk",
            .scopes = "fidesk offline_access",
            .dialect = Dialect::Entra,
            .capabilities = {.rename = true},
            .endpoints = {.issuer = url,
                          .authorization = url + "/authorize",
                          .token = url + "/token",
                          .deviceAuthorization = {},
                          .revocation = url + "/revoke",
                          .issuerInCallback = true}};
}

struct Directory {
    QTemporaryDir directory{};
    std::string path{directory.filePath(QStringLiteral("deep/er/portals.json")).toStdString()};

    void write(const char* text) const {
        QFile file(QString::fromStdString(path));
        REQUIRE(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
};

} // namespace

TEST_CASE("portals are kept, chosen and removed") {
    const Directory directory;
    PortalRegistry registry(directory.path);
    CHECK(valueOf(registry.portals()).empty());
    CHECK(codeOf(registry.current()) == ErrorCode::PortalNotAdded);

    valueOf(registry.add(settingsOf("https://one.example")));
    valueOf(registry.add(settingsOf("https://two.example")));
    PortalRegistry again(directory.path);
    CHECK(valueOf(again.portals()).size() == 2);
    CHECK(valueOf(again.current()).url == "https://two.example");
    valueOf(again.choose("https://one.example"));
    CHECK(valueOf(registry.current()).url == "https://one.example");
    CHECK(codeOf(registry.choose("https://three.example")) == ErrorCode::PortalNotAdded);

    valueOf(registry.add(settingsOf("https://one.example")));
    CHECK(valueOf(registry.portals()).size() == 2);
    valueOf(registry.remove("https://one.example"));
    CHECK(valueOf(registry.current()).url == "https://two.example");
    valueOf(registry.remove("https://two.example"));
    CHECK(codeOf(registry.current()) == ErrorCode::PortalNotAdded);
    CHECK(codeOf(registry.remove("https://two.example")) == ErrorCode::PortalNotAdded);
}

TEST_CASE("settings survive being written") {
    const PortalSettings before = settingsOf("https://one.example");
    const PortalSettings after = valueOf(parsePortalSettings(toJson(before)));
    CHECK(toJson(after) == toJson(before));
    CHECK(after.dialect == Dialect::Entra);
    CHECK(after.endpoints.revocation == "https://one.example/revoke");
    CHECK(after.tokenKey() == "fidesk@https://one.example");
}

TEST_CASE("a file somebody has spoilt is refused and left alone") {
    const Directory directory;
    PortalRegistry registry(directory.path);
    valueOf(registry.add(settingsOf("https://one.example")));
    directory.write("{");
    CHECK(codeOf(registry.portals()) == ErrorCode::Malformed);
    CHECK(codeOf(registry.add(settingsOf("https://two.example"))) == ErrorCode::Malformed);
    QJsonObject evil = toJson(settingsOf("https://one.example"));
    evil.insert(QStringLiteral("url"), QStringLiteral("http://one.example"));
    CHECK(codeOf(parsePortalSettings(evil)) == ErrorCode::PortalAddressInvalid);
    evil = toJson(settingsOf("https://one.example"));
    evil.insert(QStringLiteral("dialect"), QStringLiteral("other"));
    CHECK(codeOf(parsePortalSettings(evil)) == ErrorCode::Malformed);
}

TEST_CASE("a place that cannot be written to has its own error") {
    const QTemporaryDir directory;
    PortalRegistry registry(directory.path().toStdString() + "/" + std::string(300, 'x') + "/portals.json");
    CHECK(codeOf(registry.add(settingsOf("https://one.example"))) == ErrorCode::FileUnwritable);
    CHECK(PortalRegistry::defaultPath().ends_with("/portals.json"));
}
