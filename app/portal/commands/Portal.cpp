#include "app/portal/commands/Portal.h"

#include "app/portal/api/Api.h"
#include "app/portal/commands/Operations.h"
#include "app/portal/signin/SignInRoutes.h"

namespace fidesk::server {

namespace {

/// A browser's origin, and that of a program (WebAuthn section 5.8.1: "https://" + rp.id).
std::vector<std::string> originsOf(const PublicUrl& url) {
    const std::string native = "https://" + url.host;
    return native == url.text ? std::vector{native} : std::vector{url.text, native};
}

} // namespace

Portal::Portal(const Parts& parts, const PublicUrl& url, std::unique_ptr<http::Server> server)
    : api_{parts.store, parts.clock, parts.random, url.text, url.host, originsOf(url), parts.trustAnchors},
      signIn_{parts.store, parts.clock, parts.random, parts.passwords, url.text, url.host, originsOf(url)},
      metricsReaders_(parts.metricsReaders), router_(parts.clock), server_(std::move(server)) {
    addApiRoutes(router_, api_);
    addSignInRoutes(router_, signIn_);
    addOperationsRoutes(router_, parts.store, parts.clock, server_->metrics(), metricsReaders_);
    server_->start(router_);
}

Portal::~Portal() {
    server_->stop();
}

} // namespace fidesk::server
