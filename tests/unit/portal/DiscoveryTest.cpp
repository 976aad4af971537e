#include "core/portal/oauth/Discovery.h"
#include "tests/unit/portal/Fixture.h"

using namespace fidesk;
using namespace fidesk::portal::oauth;
using fidesk::test::codeOf;
using fidesk::test::ScriptedServer;
using fidesk::test::valueOf;

namespace {

QJsonObject metadataOf(const std::string& url) {
    const auto at = [&](const char* path) { return toQString(url + path); };
    return {{QStringLiteral("issuer"), toQString(url)},
            {QStringLiteral("authorization_endpoint"), at("/oauth2/v2.0/authorize")},
            {QStringLiteral("token_endpoint"), at("/oauth2/v2.0/token")},
            {QStringLiteral("device_authorization_endpoint"), at("/oauth2/v2.0/devicecode")},
            {QStringLiteral("revocation_endpoint"), at("/oauth2/v2.0/revoke")},
            {QStringLiteral("authorization_response_iss_parameter_supported"), true},
            {QStringLiteral("code_challenge_methods_supported"), QJsonArray{QStringLiteral("S256")}},
            {QStringLiteral("fidesk_capabilities"), QJsonArray{QStringLiteral("rename")}}};
}

} // namespace

TEST_CASE("a portal says how it is set up") {
    ScriptedServer server;
    portal::http::HttpClient client;
    server.reply(200, toJsonText(metadataOf(server.url())));
    const PortalSettings settings = valueOf(discoverPortal(client, server.url() + "/"));
    CHECK(server.last().line() == "GET /.well-known/oauth-authorization-server");
    CHECK(settings.url == server.url());
    CHECK(settings.authority == server.url());
    CHECK(settings.clientId == "fidesk");
    CHECK(settings.scopes == "fidesk offline_access");
    CHECK(settings.capabilities.rename);
    CHECK(settings.endpoints.token == server.url() + "/oauth2/v2.0/token");
    CHECK(settings.endpoints.deviceAuthorization == server.url() + "/oauth2/v2.0/devicecode");
    CHECK(settings.endpoints.revocation == server.url() + "/oauth2/v2.0/revoke");
    CHECK(settings.endpoints.issuerInCallback);
}

TEST_CASE("the metadata of a portal under a path stands before the path") {
    ScriptedServer server;
    portal::http::HttpClient client;
    server.reply(200, toJsonText(metadataOf(server.url() + "/keys")));
    valueOf(discoverPortal(client, server.url() + "/keys/"));
    CHECK(server.last().line() == "GET /.well-known/oauth-authorization-server/keys");
}

TEST_CASE("what a portal need not have may be absent") {
    ScriptedServer server;
    portal::http::HttpClient client;
    QJsonObject metadata = metadataOf(server.url());
    for (const char* name : {"device_authorization_endpoint", "revocation_endpoint", "fidesk_capabilities",
                             "authorization_response_iss_parameter_supported"})
        metadata.remove(QLatin1String(name));
    server.reply(200, toJsonText(metadata));
    const PortalSettings settings = valueOf(discoverPortal(client, server.url()));
    CHECK(settings.endpoints.deviceAuthorization.empty());
    CHECK_FALSE(settings.capabilities.rename);
    CHECK_FALSE(settings.endpoints.issuerInCallback);
}

TEST_CASE("metadata that is not the portal's is PortalMalformed") {
    ScriptedServer server;
    portal::http::HttpClient client;
    const auto with = [&](const char* name, const QJsonValue& value) {
        QJsonObject metadata = metadataOf(server.url());
        metadata.insert(QLatin1String(name), value);
        server.reply(200, toJsonText(metadata));
        return codeOf(discoverPortal(client, server.url()));
    };
    CHECK(with("issuer", QStringLiteral("https://evil.example")) == ErrorCode::PortalMalformed);
    CHECK(with("issuer", 5) == ErrorCode::PortalMalformed);
    CHECK(with("token_endpoint", QStringLiteral("https://evil.example/token")) == ErrorCode::PortalMalformed);
    CHECK(with("token_endpoint", QJsonValue()) == ErrorCode::PortalMalformed);
    CHECK(with("authorization_endpoint", QStringLiteral("javascript:alert(1)")) ==
          ErrorCode::PortalMalformed);
    CHECK(with("device_authorization_endpoint", QStringLiteral("http://127.0.0.1:1/")) ==
          ErrorCode::PortalMalformed);
    CHECK(with("code_challenge_methods_supported", QJsonArray{QStringLiteral("plain")}) ==
          ErrorCode::PortalMalformed);
}

TEST_CASE("what is not a portal is told apart from one in trouble") {
    ScriptedServer server;
    portal::http::HttpClient client;
    const auto answered = [&](int status, const char* body) {
        server.reply(status, body);
        return codeOf(discoverPortal(client, server.url()));
    };
    CHECK(answered(200, "<html>") == ErrorCode::PortalMalformed);
    CHECK(answered(404, "{}") == ErrorCode::PortalMalformed);
    CHECK(answered(302, "") == ErrorCode::PortalMalformed);
    CHECK(answered(500, "") == ErrorCode::PortalFailed);
    CHECK(answered(503, "") == ErrorCode::PortalBusy);
    CHECK(codeOf(discoverPortal(client, "http://portal.example")) == ErrorCode::PortalAddressInvalid);
    CHECK(codeOf(discoverPortal(client, "portal.invalid")) == ErrorCode::PortalUnknown);
}

TEST_CASE("an Entra tenant is set up from its OpenID configuration") {
    ScriptedServer server;
    portal::http::HttpClient client;
    QJsonObject metadata = metadataOf(server.url());
    metadata.insert(QStringLiteral("issuer"), QStringLiteral("https://login.microsoftonline.com/1-2-3/v2.0"));
    metadata.remove(QStringLiteral("code_challenge_methods_supported")); // Entra does not say
    server.reply(200, toJsonText(metadata));
    const PortalSettings settings = valueOf(
        discoverEntra(client, {.authority = server.url() + "/contoso.example/v2.0", .clientId = "app-1"}));
    CHECK(server.last().line() == "GET /contoso.example/v2.0/.well-known/openid-configuration");
    CHECK(settings.dialect == Dialect::Entra);
    CHECK(settings.url == "https://graph.microsoft.com");
    CHECK(settings.clientId == "app-1");
    CHECK(settings.scopes.find("UserAuthenticationMethod.ReadWrite.All") != std::string::npos);
    CHECK_FALSE(settings.capabilities.rename);
    CHECK(codeOf(discoverEntra(client, {.authority = server.url()})) == ErrorCode::InvalidArgument);
}
