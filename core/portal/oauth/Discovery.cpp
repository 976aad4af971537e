#include "core/portal/oauth/Discovery.h"

#include "core/base/Json.h"
#include "core/portal/http/Status.h"
#include "core/portal/http/Url.h"

#include <QJsonArray>

namespace fidesk::portal::oauth {

namespace {

tl::unexpected<Error> notAPortal(const std::string& why) {
    return fail(ErrorCode::PortalMalformed, "metadata: " + why);
}

/// RFC 8414 section 3: the well-known path stands between the host and the issuer's own path.
std::string metadataAddress(const std::string& issuer) {
    const std::size_t path = issuer.find('/', issuer.find("://") + 3);
    const std::string origin = issuer.substr(0, path);
    return origin + "/.well-known/oauth-authorization-server" +
           (path == std::string::npos ? std::string() : issuer.substr(path));
}

Result<QJsonObject> fetch(http::HttpClient& client, const std::string& address, std::stop_token stop) {
    http::HttpRequest request{.url = address, .headers = {{"Accept", "application/json"}}};
    FIDESK_ASSIGN(const http::HttpResponse response, client.send(std::move(request), stop));
    if (response.status != 200)
        return fail(http::statusError(response, SystemClock().now()));
    auto json = parseJsonObject(asBytes(response.body));
    if (!json)
        return notAPortal(json.error().detail);
    return json;
}

Result<std::string> endpoint(const QJsonObject& metadata, const char* name, const std::string& authority) {
    const auto text = optionalString(metadata, name);
    if (!text)
        return notAPortal(text.error().detail);
    if (!text->empty() && !http::sameOrigin(*text, authority))
        return notAPortal(std::string(name) + " lies elsewhere");
    return *text;
}

bool names(const QJsonObject& metadata, const char* list, const char* value) {
    return metadata.value(QLatin1String(list)).toArray().contains(QLatin1String(value));
}

Result<Endpoints> parseMetadata(const QJsonObject& metadata, const std::string& authority) {
    Endpoints endpoints;
    const auto issuer = requireString(metadata, "issuer");
    if (!issuer)
        return notAPortal(issuer.error().detail);
    endpoints.issuer = *issuer;
    FIDESK_ASSIGN(endpoints.authorization, endpoint(metadata, "authorization_endpoint", authority));
    FIDESK_ASSIGN(endpoints.token, endpoint(metadata, "token_endpoint", authority));
    FIDESK_ASSIGN(endpoints.deviceAuthorization,
                  endpoint(metadata, "device_authorization_endpoint", authority));
    FIDESK_ASSIGN(endpoints.revocation, endpoint(metadata, "revocation_endpoint", authority));
    endpoints.issuerInCallback =
        metadata.value(QStringLiteral("authorization_response_iss_parameter_supported")).toBool();
    if (endpoints.authorization.empty() || endpoints.token.empty())
        return notAPortal("an endpoint is missing");
    return endpoints;
}

} // namespace

Result<PortalSettings> discoverPortal(http::HttpClient& client, const std::string& address,
                                      std::stop_token stop) {
    PortalSettings settings;
    FIDESK_ASSIGN(settings.url, http::normalizedPortalAddress(address));
    settings.authority = settings.url;
    settings.clientId = "fidesk";
    settings.scopes = "fidesk offline_access";
    FIDESK_ASSIGN(const QJsonObject metadata, fetch(client, metadataAddress(settings.url), stop));
    FIDESK_ASSIGN(settings.endpoints, parseMetadata(metadata, settings.url));
    if (settings.endpoints.issuer != settings.url && settings.endpoints.issuer != settings.url + '/')
        return notAPortal("the issuer is another: " + http::cleaned(settings.endpoints.issuer));
    if (!names(metadata, "code_challenge_methods_supported", "S256"))
        return notAPortal("no PKCE with S256");
    settings.capabilities.rename = names(metadata, "fidesk_capabilities", "rename");
    return settings;
}

Result<PortalSettings> discoverEntra(http::HttpClient& client, const EntraTenant& tenant,
                                     std::stop_token stop) {
    if (tenant.clientId.empty())
        return fail(ErrorCode::InvalidArgument, "clientId");
    PortalSettings settings;
    settings.dialect = Dialect::Entra;
    settings.clientId = tenant.clientId;
    settings.scopes = tenant.scopes;
    FIDESK_ASSIGN(settings.url, http::normalizedPortalAddress(tenant.url));
    FIDESK_ASSIGN(settings.authority, http::normalizedPortalAddress(tenant.authority));
    const std::string address = settings.authority + "/.well-known/openid-configuration";
    FIDESK_ASSIGN(const QJsonObject metadata, fetch(client, address, stop));
    FIDESK_ASSIGN(settings.endpoints, parseMetadata(metadata, settings.authority));
    return settings;
}

} // namespace fidesk::portal::oauth
