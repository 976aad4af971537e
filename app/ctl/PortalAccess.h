#pragma once

#include "app/ctl/Settings.h"
#include "core/base/Clock.h"
#include "core/portal/graph/GraphPortal.h"
#include "core/portal/http/HttpClient.h"
#include "core/portal/oauth/PortalRegistry.h"
#include "core/portal/oauth/Session.h"
#include "core/portal/oauth/TokenStore.h"

#include <memory>
#include <stop_token>

namespace fidesk::ctl {

/// The way to the portal: HTTP as --ca says, the portals that were added (--config), the tokens
/// (--token-file, otherwise the system's keychain). One thread.
class PortalAccess {
public:
    /// @p clock outlives it. Errors: readCaFile().
    static Result<std::unique_ptr<PortalAccess>> open(const Settings& settings, const Clock& clock);

    [[nodiscard]] portal::http::HttpClient& client() { return client_; }
    [[nodiscard]] portal::oauth::PortalRegistry& registry() { return registry_; }

    /// The session at the current portal, signed in or not. Errors: PortalNotAdded,
    /// PortalRegistry::current().
    Result<portal::oauth::Session*> session();

    /// The current portal, for whoever is signed in. Errors: session(), SignInNeeded, TokenStore::load().
    Result<portal::Portal*> portal(std::stop_token stop);

private:
    PortalAccess(const Settings& settings, const Clock& clock, portal::http::HttpOptions options);

    const Clock& clock_;
    portal::http::HttpClient client_;
    portal::oauth::PortalRegistry registry_;
    std::unique_ptr<portal::oauth::TokenStore> tokens_;
    std::unique_ptr<portal::oauth::Session> session_{};
    std::unique_ptr<portal::Portal> portal_{};
};

} // namespace fidesk::ctl
