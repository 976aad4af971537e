#include "app/portal/commands/Operations.h"

#include "app/portal/access/PageRoutes.h"
#include "app/portal/http/Problem.h"
#include "core/base/Logging.h"

namespace fidesk::server {

namespace {

Result<void> askStore(Store& store) {
    FIDESK_ASSIGN(Database * database, store.database());
    FIDESK_TRY(database->first("SELECT 1"));
    return {};
}

Result<http::Response> health(Store& store) {
    const auto answered = askStore(store);
    if (answered)
        return http::json({{QStringLiteral("status"), QStringLiteral("ok")}});
    qCWarning(logServer).noquote() << "the store does not answer:"
                                   << QString::fromStdString(describe(answered.error()));
    return http::json({{QStringLiteral("status"), QStringLiteral("storeUnavailable")}}, 503);
}

Result<http::Response> metricsPage(const http::Metrics& metrics) {
    http::Response response;
    response.contentType = "text/plain; version=0.0.4; charset=utf-8";
    response.body = metrics.text();
    return response;
}

} // namespace

void addOperationsRoutes(http::Router& router, Store& store, const Clock& clock, const http::Metrics& metrics,
                         const http::AddressRanges& metricsReaders) {
    PageRoutes routes(router, store);
    routes.add("GET", "/healthz", Audience::Anyone, [&store](const http::Request&) { return health(store); });
    routes.add("GET", "/metrics", Audience::Anyone,
               [&clock, &metrics, &metricsReaders](const http::Request& request) -> Result<http::Response> {
                   if (!metricsReaders.contain(request.remoteAddress))
                       return http::problem(request, clock.now(), 404, "Request_ResourceNotFound",
                                            "There is nothing at this address.");
                   return metricsPage(metrics);
               });
}

} // namespace fidesk::server
