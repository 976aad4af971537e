#include "app/portal/api/Routes.h"
#include "core/base/Json.h"

#include <QFile>

namespace fidesk::server {

namespace {

/// The document as it is for the portal at @p url.
Result<std::string> documentFor(const std::string& url) {
    QFile file(QStringLiteral(":/portal-api/openapi.json"));
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Internal, "no API document");
    const QByteArray text = file.readAll();
    FIDESK_ASSIGN(QJsonObject document, parseJsonObject(asBytes({text.data(), std::size_t(text.size())})));
    document[QStringLiteral("servers")] = QJsonArray{QJsonObject{{QStringLiteral("url"), toQString(url)}}};
    return toJsonText(document);
}

} // namespace

void addDocumentRoute(PageRoutes& routes, const Context& context) {
    routes.add("GET", "/openapi.json", Audience::Anyone,
               [document = documentFor(context.url)](const http::Request&) -> Result<http::Response> {
                   if (!document)
                       return fail(document.error());
                   http::Response response;
                   response.contentType = "application/json; charset=utf-8";
                   response.body = *document;
                   return std::move(response.with("Cache-Control", "public, max-age=300"));
               });
}

} // namespace fidesk::server
