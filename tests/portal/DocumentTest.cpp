#include "core/base/Json.h"
#include "tests/portal/Exchanges.h"
#include "tests/portal/WholePortal.h"

#include <set>

using namespace fidesk;
using namespace fidesk::server;
using namespace fidesk::test;

namespace {

Answer get(const WholePortal& at, const std::string& path) {
    const Answer answer = at.asBrowser(Who::Nobody, {.method = "GET", .path = path});
    noteExchange("GET", path, answer.status, answer.headers.at("Content-Type"), answer.body);
    return answer;
}

QJsonObject documentOf(const WholePortal& at) {
    return valueOf(parseJsonObject(asBytes(get(at, "/openapi.json").body)));
}

/// "GET /v1.0/me" for every operation of the document.
std::set<std::string> operationsOf(const QJsonObject& document) {
    std::set<std::string> operations;
    const QJsonObject paths = document.value(QStringLiteral("paths")).toObject();
    for (auto path = paths.begin(); path != paths.end(); ++path)
        for (const QString& member : path.value().toObject().keys())
            if (member != QStringLiteral("parameters"))
                operations.insert(toUtf8(member.toUpper() + u' ' + path.key()));
    return operations;
}

} // namespace

TEST_CASE("The document has every route of the portal, and no other") {
    const WholePortal at;
    std::set<std::string> routes;
    for (const http::RouteName& route : at.routes())
        routes.insert(route.method + ' ' + route.pattern);
    CHECK(routes.size() > 30);
    CHECK(operationsOf(documentOf(at)) == routes);
}

TEST_CASE("The document is served with the portal's own URL, for anybody, and may be kept a while") {
    const WholePortal at;
    const Answer answer = get(at, "/openapi.json");
    CHECK(answer.status == 200);
    CHECK(answer.headers.at("Content-Type") == "application/json; charset=utf-8");
    CHECK(answer.headers.at("Cache-Control") == "public, max-age=300");
    const QJsonObject document = valueOf(parseJsonObject(asBytes(answer.body)));
    CHECK(document.value(QStringLiteral("openapi")) == QStringLiteral("3.1.0"));
    const QJsonArray servers = document.value(QStringLiteral("servers")).toArray();
    CHECK(servers ==
          QJsonArray{QJsonObject{{QStringLiteral("url"), QStringLiteral("https://portal.example")}}});
}

TEST_CASE("The figures are for the addresses that were named, and there are none for others") {
    const WholePortal at;
    CHECK(get(at, "/metrics").status == 404);
}
