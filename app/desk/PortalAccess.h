#pragma once

#include "core/base/Clock.h"
#include "core/base/Random.h"
#include "core/portal/http/HttpClient.h"
#include "core/portal/oauth/BrowserSignIn.h"
#include "core/portal/oauth/PortalRegistry.h"
#include "core/portal/oauth/TokenStore.h"
#include "core/recorded/Recorder.h"
#include "ui/models/SessionModel.h"

#include <memory>
#include <string>

namespace fidesk::desk {

/// Signs in to portals of the Graph dialect, for SessionModel. All but the constructor is called on the
/// portal's thread; what it is made of outlives it.
class PortalAccess {
public:
    /// @p registryFile: where portals are remembered; empty: nowhere. @p recorder: writes down which
    /// registrations are renamed and removed; null: nothing is.
    PortalAccess(portal::http::HttpClient& client, portal::oauth::TokenStore& tokens, const Clock& clock,
                 Random& random, std::string registryFile, recorded::Recorder* recorder = nullptr);

    /// SignInServices::signIn. Entra ID has been added before, by `fideskctl portal add`. A token store that
    /// fails costs no more than signing in again next time.
    Result<ui::SignedIn> signIn(const std::string& address,
                                const std::function<void(const std::string&)>& openBrowser,
                                std::stop_token stop);
    /// SignInServices::resume.
    Result<ui::SignedIn> resume(const std::string& address, std::stop_token stop);
    /// With tokens that came another way.
    Result<ui::SignedIn> adopt(const std::string& address, portal::oauth::Tokens tokens,
                               std::stop_token stop);
    /// SignInServices::signOut.
    Result<void> signOut(std::stop_token stop);

private:
    struct Connection;

    portal::http::HttpClient& client_;
    portal::oauth::TokenStore& tokens_;
    const Clock& clock_;
    Random& random_;
    std::string registryFile_;
    recorded::Recorder* recorder_;
    std::shared_ptr<Connection> connection_;

    /// What the registry knows of a portal that does not describe itself (Entra ID); else what it says now.
    Result<portal::oauth::PortalSettings> settingsOf(const std::string& address, const std::stop_token& stop);
    std::shared_ptr<Connection> connect(const portal::oauth::PortalSettings& settings);
    Result<ui::SignedIn> introduce(std::shared_ptr<Connection> connection, const std::stop_token& stop);
};

} // namespace fidesk::desk
