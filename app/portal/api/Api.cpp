#include "app/portal/api/Api.h"

#include "app/portal/api/Routes.h"
#include "core/base/Json.h"

#include <QJsonArray>

namespace fidesk::server {

namespace {

/// Authorization server metadata (RFC 8414) with what this portal can do beyond Graph.
QJsonObject metadata(const Context& context) {
    const auto address = [&](const char* path) { return toQString(context.url + path); };
    return {
        {QStringLiteral("issuer"), toQString(context.url)},
        {QStringLiteral("authorization_endpoint"), address("/oauth2/v2.0/authorize")},
        {QStringLiteral("token_endpoint"), address("/oauth2/v2.0/token")},
        {QStringLiteral("revocation_endpoint"), address("/oauth2/v2.0/revoke")},
        {QStringLiteral("revocation_endpoint_auth_methods_supported"), QJsonArray{QStringLiteral("none")}},
        {QStringLiteral("device_authorization_endpoint"), address("/oauth2/v2.0/devicecode")},
        {QStringLiteral("response_types_supported"), QJsonArray{QStringLiteral("code")}},
        {QStringLiteral("grant_types_supported"),
         QJsonArray{QStringLiteral("authorization_code"), QStringLiteral("refresh_token"),
                    QStringLiteral("urn:ietf:params:oauth:grant-type:device_code")}},
        {QStringLiteral("code_challenge_methods_supported"), QJsonArray{QStringLiteral("S256")}},
        {QStringLiteral("token_endpoint_auth_methods_supported"), QJsonArray{QStringLiteral("none")}},
        {QStringLiteral("authorization_response_iss_parameter_supported"), true},
        {QStringLiteral("scopes_supported"),
         QJsonArray{QStringLiteral("fidesk"), QStringLiteral("offline_access")}},
        {QStringLiteral("fidesk_capabilities"), QJsonArray{QStringLiteral("rename")}}};
}

} // namespace

void addApiRoutes(http::Router& router, const Context& context) {
    PageRoutes pages(router, context.store);
    pages.add("GET", "/.well-known/oauth-authorization-server", Audience::Anyone,
              [&context](const http::Request&) { return http::json(metadata(context)); });
    addDocumentRoute(pages, context);
    ApiRoutes routes(router, context.store, context.clock, context.random);
    addUserRoutes(routes, context);
    addMethodRoutes(routes, context);
    addAuditRoutes(routes, context);
}

} // namespace fidesk::server
