#pragma once

#include "app/portal/http/AddressRanges.h"
#include "app/portal/http/Metrics.h"
#include "app/portal/store/Store.h"

namespace fidesk::server {

/// Adds what those who run the portal watch it by. `GET /healthz`: 200 while the store answers, else 503; for
/// load balancers, so it tells nothing else. `GET /metrics`: the counts of @p metrics for Prometheus, to
/// addresses of @p metricsReaders only; for all others there is nothing at that address. All that is referred
/// to outlives the router.
void addOperationsRoutes(http::Router& router, Store& store, const Clock& clock, const http::Metrics& metrics,
                         const http::AddressRanges& metricsReaders);

} // namespace fidesk::server
