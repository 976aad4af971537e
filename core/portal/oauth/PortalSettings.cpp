#include "core/portal/oauth/PortalSettings.h"

#include "core/base/Json.h"
#include "core/portal/http/Url.h"

namespace fidesk::portal::oauth {

namespace {

Result<std::string> addressAt(const QJsonObject& json, const char* name) {
    FIDESK_ASSIGN(std::string text, requireString(json, name));
    FIDESK_TRY(http::parseAddress(text));
    return text;
}

Result<std::string> optionalAddressAt(const QJsonObject& json, const char* name) {
    FIDESK_ASSIGN(const std::string text, optionalString(json, name));
    return text.empty() ? Result<std::string>(text) : addressAt(json, name);
}

QJsonObject toJson(const Endpoints& endpoints) {
    return {{QStringLiteral("issuer"), toQString(endpoints.issuer)},
            {QStringLiteral("authorization"), toQString(endpoints.authorization)},
            {QStringLiteral("token"), toQString(endpoints.token)},
            {QStringLiteral("deviceAuthorization"), toQString(endpoints.deviceAuthorization)},
            {QStringLiteral("revocation"), toQString(endpoints.revocation)},
            {QStringLiteral("issuerInCallback"), endpoints.issuerInCallback}};
}

Result<Endpoints> parseEndpoints(const QJsonObject& json) {
    Endpoints endpoints;
    FIDESK_ASSIGN(endpoints.issuer, requireString(json, "issuer"));
    FIDESK_ASSIGN(endpoints.authorization, addressAt(json, "authorization"));
    FIDESK_ASSIGN(endpoints.token, addressAt(json, "token"));
    FIDESK_ASSIGN(endpoints.deviceAuthorization, optionalAddressAt(json, "deviceAuthorization"));
    FIDESK_ASSIGN(endpoints.revocation, optionalAddressAt(json, "revocation"));
    endpoints.issuerInCallback = json.value(QStringLiteral("issuerInCallback")).toBool();
    return endpoints;
}

} // namespace

QJsonObject toJson(const PortalSettings& settings) {
    const bool entra = settings.dialect == Dialect::Entra;
    return {{QStringLiteral("url"), toQString(settings.url)},
            {QStringLiteral("authority"), toQString(settings.authority)},
            {QStringLiteral("clientId"), toQString(settings.clientId)},
            {QStringLiteral("scopes"), toQString(settings.scopes)},
            {QStringLiteral("dialect"), entra ? QStringLiteral("entra") : QStringLiteral("reference")},
            {QStringLiteral("rename"), settings.capabilities.rename},
            {QStringLiteral("endpoints"), toJson(settings.endpoints)}};
}

Result<PortalSettings> parsePortalSettings(const QJsonObject& json) {
    PortalSettings settings;
    FIDESK_ASSIGN(settings.url, addressAt(json, "url"));
    FIDESK_ASSIGN(settings.authority, addressAt(json, "authority"));
    FIDESK_ASSIGN(settings.clientId, requireString(json, "clientId"));
    FIDESK_ASSIGN(settings.scopes, requireString(json, "scopes"));
    FIDESK_ASSIGN(const std::string dialect, requireString(json, "dialect"));
    if (dialect != "entra" && dialect != "reference")
        return fail(ErrorCode::Malformed, "\"dialect\" is neither reference nor entra");
    settings.dialect = dialect == "entra" ? Dialect::Entra : Dialect::Reference;
    settings.capabilities.rename = json.value(QStringLiteral("rename")).toBool();
    FIDESK_ASSIGN(const QJsonObject endpoints, requireObject(json, "endpoints"));
    FIDESK_ASSIGN(settings.endpoints, parseEndpoints(endpoints));
    return settings;
}

} // namespace fidesk::portal::oauth
