#include "app/portal/commands/Portal.h"
#include "app/portal/directory/Import.h"
#include "app/portal/store/Tokens.h"
#include "core/base/Json.h"
#include "tests/portal/Exchanges.h"
#include "tests/portal/TestPortal.h"

#include <httplib.h>

#include <set>

using namespace fidesk;
using namespace fidesk::server;
using namespace fidesk::test;

namespace {

/// The whole portal as `fidesk-portal serve` puts it together, at the public URL https://portal.example.
class WholePortal {
public:
    WholePortal() {
        const std::string path = toUtf8(folder_.filePath(QStringLiteral("portal.db")));
        valueOf(Store::create(path));
        store_ = valueOf(Store::open(path));
        portal = std::make_unique<Portal>(Portal::Parts{*store_, clock_, random_, passwords_},
                                          valueOf(parsePublicUrl("https://portal.example")),
                                          valueOf(http::Server::bind({}, clock_, random_)));
    }

    [[nodiscard]] httplib::Response get(const std::string& path) const {
        httplib::Client client("127.0.0.1", portal->port());
        const auto result = client.Get(path);
        REQUIRE(result);
        noteExchange("GET", path, result->status, result->get_header_value("Content-Type"), result->body);
        return *result;
    }

    /// An access token of nobody, which is good for nothing but the scope it has.
    std::string tokenOfScope(const std::string& scope) {
        Database& database = *valueOf(store_->database());
        auto transaction = valueOf(Transaction::begin(database));
        const UserRecord user{.id = "ann",
                              .organisation = valueOf(organisationNamed(database, random_, "Contoso")),
                              .displayName = "Ann",
                              .userPrincipalName = "ann@contoso.example",
                              .userHandle = random_.bytes(32)};
        valueOf(Users(database).save(user));
        TokenStore tokens(database, clock_, random_);
        const auto issued = valueOf(tokens.issueTokens(
            {.user = user.id, .client = "fidesk", .scope = scope, .family = tokens.newFamily()}));
        valueOf(transaction.commit());
        return std::string(issued.accessToken.text());
    }

private:
    QTemporaryDir folder_{};
    ManualClock clock_{};
    SystemRandom random_{};
    PasswordHasher passwords_{random_, {4, 8, 1}};
    std::unique_ptr<Store> store_{};

public:
    std::unique_ptr<Portal> portal{};
};

QJsonObject documentOf(const WholePortal& at) {
    return valueOf(parseJsonObject(asBytes(at.get("/openapi.json").body)));
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
    for (const http::RouteName& route : at.portal->routes())
        routes.insert(route.method + ' ' + route.pattern);
    CHECK(routes.size() > 30);
    CHECK(operationsOf(documentOf(at)) == routes);
}

TEST_CASE("The document is served with the portal's own URL, for anybody, and may be kept a while") {
    const WholePortal at;
    const httplib::Response answer = at.get("/openapi.json");
    CHECK(answer.status == 200);
    CHECK(answer.get_header_value("Content-Type") == "application/json; charset=utf-8");
    CHECK(answer.get_header_value("Cache-Control") == "public, max-age=300");
    const QJsonObject document = valueOf(parseJsonObject(asBytes(answer.body)));
    CHECK(document.value(QStringLiteral("openapi")) == QStringLiteral("3.1.0"));
    const QJsonArray servers = document.value(QStringLiteral("servers")).toArray();
    CHECK(servers ==
          QJsonArray{QJsonObject{{QStringLiteral("url"), QStringLiteral("https://portal.example")}}});
}

TEST_CASE("The figures are for the addresses that were named, and there are none for others") {
    const WholePortal at;
    CHECK(at.get("/metrics").status == 404);
}

TEST_CASE("A token without the API's scope opens no route of it") {
    WholePortal at;
    const std::string token = at.tokenOfScope("offline_access");
    httplib::Client client("127.0.0.1", at.portal->port());
    for (const http::RouteName& route : at.portal->routes()) {
        if (!route.pattern.starts_with("/v1.0/"))
            continue;
        INFO(route.method << ' ' << route.pattern);
        httplib::Request request;
        request.method = route.method;
        request.path = route.pattern;
        request.headers.emplace("Authorization", "Bearer " + token);
        const auto result = client.send(request);
        REQUIRE(result);
        CHECK(result->status == 403);
        CHECK(result->get_header_value("WWW-Authenticate") ==
              "Bearer error=\"insufficient_scope\", scope=\"fidesk\"");
        noteExchange(route.method, route.pattern, result->status, result->get_header_value("Content-Type"),
                     result->body);
    }
}
