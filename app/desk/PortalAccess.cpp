#include "app/desk/PortalAccess.h"

#include "core/base/Logging.h"
#include "core/portal/graph/GraphPortal.h"
#include "core/portal/oauth/Discovery.h"
#include "core/portal/oauth/Session.h"
#include "core/recorded/RecordedPortal.h"

#include <algorithm>
#include <optional>

namespace fidesk::desk {

using namespace portal;

/// A portal and the session it is reached with, which live and die together.
struct PortalAccess::Connection {
    Connection(http::HttpClient& client, const oauth::PortalSettings& settings, oauth::TokenStore& tokens,
               const Clock& clock, recorded::Recorder* recorder)
        : session(client, settings, tokens, clock), graph(client, session, clock) {
        if (recorder)
            recorded.emplace(graph, *recorder, settings.url);
    }

    Portal& portal() {
        if (recorded)
            return *recorded;
        return graph;
    }

    oauth::Session session;
    graph::GraphPortal graph;
    std::optional<recorded::RecordedPortal> recorded{};
};

PortalAccess::PortalAccess(http::HttpClient& client, oauth::TokenStore& tokens, const Clock& clock,
                           Random& random, std::string registryFile, recorded::Recorder* recorder)
    : client_(client), tokens_(tokens), clock_(clock), random_(random),
      registryFile_(std::move(registryFile)), recorder_(recorder) {}

Result<oauth::PortalSettings> PortalAccess::settingsOf(const std::string& address,
                                                       const std::stop_token& stop) {
    if (!registryFile_.empty()) {
        FIDESK_ASSIGN(const std::vector<oauth::PortalSettings> known,
                      oauth::PortalRegistry(registryFile_).portals());
        const auto found = std::ranges::find(known, address, &oauth::PortalSettings::url);
        if (found != known.end() && found->dialect == oauth::Dialect::Entra)
            return *found;
    }
    return oauth::discoverPortal(client_, address, stop);
}

std::shared_ptr<PortalAccess::Connection> PortalAccess::connect(const oauth::PortalSettings& settings) {
    return std::make_shared<Connection>(client_, settings, tokens_, clock_, recorder_);
}

Result<ui::SignedIn> PortalAccess::introduce(std::shared_ptr<Connection> connection,
                                             const std::stop_token& stop) {
    Portal& portal = connection->portal();
    FIDESK_ASSIGN(Account account, portal.me(stop));
    connection_ = connection;
    return ui::SignedIn{.portal = std::shared_ptr<Portal>(connection, &portal),
                        .account = std::move(account),
                        .portalForJobs = std::shared_ptr<Portal>(connection, &connection->graph)};
}

Result<ui::SignedIn> PortalAccess::signIn(const std::string& address,
                                          const std::function<void(const std::string&)>& openBrowser,
                                          std::stop_token stop) {
    FIDESK_ASSIGN(const oauth::PortalSettings settings, settingsOf(address, stop));
    const oauth::SignInContext context{client_, settings, clock_, random_};
    const auto open = [&openBrowser](const std::string& url) {
        openBrowser(url);
        return true;
    };
    FIDESK_ASSIGN(oauth::Tokens tokens, oauth::signInWithBrowser(context, open, {}, stop));
    auto connection = connect(settings);
    if (auto kept = connection->session.adopt(std::move(tokens), stop); !kept)
        qCWarning(logPortal) << "the sign-in is not kept:" << describe(kept.error()).c_str();
    if (!registryFile_.empty())
        if (auto added = oauth::PortalRegistry(registryFile_).add(settings); !added)
            qCWarning(logPortal) << "the portal is not remembered:" << describe(added.error()).c_str();
    return introduce(std::move(connection), stop);
}

Result<ui::SignedIn> PortalAccess::resume(const std::string& address, std::stop_token stop) {
    if (registryFile_.empty())
        return fail(ErrorCode::SignInNeeded);
    FIDESK_ASSIGN(const std::vector<oauth::PortalSettings> known,
                  oauth::PortalRegistry(registryFile_).portals());
    const auto found = std::ranges::find(known, address, &oauth::PortalSettings::url);
    if (found == known.end())
        return fail(ErrorCode::SignInNeeded);
    auto connection = connect(*found);
    FIDESK_ASSIGN(const bool kept, connection->session.isSignedIn(stop));
    if (!kept)
        return fail(ErrorCode::SignInNeeded);
    return introduce(std::move(connection), stop);
}

Result<ui::SignedIn> PortalAccess::adopt(const std::string& address, oauth::Tokens tokens,
                                         std::stop_token stop) {
    FIDESK_ASSIGN(const oauth::PortalSettings settings, oauth::discoverPortal(client_, address, stop));
    auto connection = connect(settings);
    FIDESK_TRY(connection->session.adopt(std::move(tokens), stop));
    return introduce(std::move(connection), stop);
}

Result<void> PortalAccess::signOut(std::stop_token stop) {
    const auto connection = std::exchange(connection_, nullptr);
    if (!connection)
        return {};
    if (recorder_)
        recorder_->setAdministrator({}, {});
    return connection->session.signOut(stop);
}

} // namespace fidesk::desk
