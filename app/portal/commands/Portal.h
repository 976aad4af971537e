#pragma once

#include "app/portal/api/Context.h"
#include "app/portal/commands/PublicUrl.h"
#include "app/portal/http/Server.h"
#include "app/portal/signin/Context.h"

#include <memory>

namespace fidesk::server {

/// The parts of a running portal, put together: API and sign-in over one store, behind one server.
class Portal {
public:
    struct Parts {
        Store& store;
        const Clock& clock;
        Random& random;
        const PasswordHasher& passwords;
        webauthn::TrustAnchors trustAnchors{};
        http::AddressRanges metricsReaders{}; ///< who may read /metrics
    };

    /// Starts to answer on @p server, which was bound already. All of @p parts must outlive it.
    Portal(const Parts& parts, const PublicUrl& url, std::unique_ptr<http::Server> server);
    /// Stops the server first.
    ~Portal();
    Portal(const Portal&) = delete;
    Portal& operator=(const Portal&) = delete;

    [[nodiscard]] int port() const { return server_->port(); }
    /// As http::Server::reloadCertificate().
    Result<void> reloadCertificate() const { return server_->reloadCertificate(); }
    /// Every route it answers.
    [[nodiscard]] std::vector<http::RouteName> routes() const { return router_.routes(); }
    [[nodiscard]] const std::string& url() const { return api_.url; }

private:
    Context api_;
    SignInContext signIn_;
    http::AddressRanges metricsReaders_;
    http::Router router_;
    std::unique_ptr<http::Server> server_;
};

} // namespace fidesk::server
