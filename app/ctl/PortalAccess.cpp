#include "app/ctl/PortalAccess.h"

#include "core/portal/oauth/FileTokenStore.h"
#include "core/portal/oauth/KeychainTokenStore.h"

namespace fidesk::ctl {

namespace {

std::string registryPath(const Settings& settings) {
    return settings.configDirectory.empty() ? portal::oauth::PortalRegistry::defaultPath()
                                            : settings.configDirectory + "/portals.json";
}

std::unique_ptr<portal::oauth::TokenStore> tokenStore(const Settings& settings) {
    if (settings.tokenFile.empty())
        return std::make_unique<portal::oauth::KeychainTokenStore>();
    return std::make_unique<portal::oauth::FileTokenStore>(settings.tokenFile);
}

} // namespace

Result<std::unique_ptr<PortalAccess>> PortalAccess::open(const Settings& settings, const Clock& clock) {
    portal::http::HttpOptions options;
    if (!settings.caFile.empty()) {
        FIDESK_ASSIGN(options.extraCa, portal::http::readCaFile(settings.caFile));
    }
    return std::unique_ptr<PortalAccess>(new PortalAccess(settings, clock, std::move(options)));
}

PortalAccess::PortalAccess(const Settings& settings, const Clock& clock, portal::http::HttpOptions options)
    : clock_(clock), client_(std::move(options)), registry_(registryPath(settings)),
      tokens_(tokenStore(settings)) {}

Result<portal::oauth::Session*> PortalAccess::session() {
    if (!session_) {
        FIDESK_ASSIGN(portal::oauth::PortalSettings settings, registry_.current());
        session_ = std::make_unique<portal::oauth::Session>(client_, std::move(settings), *tokens_, clock_);
    }
    return session_.get();
}

Result<portal::Portal*> PortalAccess::portal(std::stop_token stop) {
    FIDESK_ASSIGN(portal::oauth::Session * current, session());
    FIDESK_ASSIGN(const bool signedIn, current->isSignedIn(std::move(stop)));
    if (!signedIn)
        return fail(ErrorCode::SignInNeeded, current->settings().url);
    if (!portal_)
        portal_ = std::make_unique<portal::graph::GraphPortal>(client_, *current, clock_);
    return portal_.get();
}

} // namespace fidesk::ctl
