#pragma once

#include "app/portal/http/Router.h"
#include "core/base/Random.h"
#include "core/base/Result.h"

#include <memory>
#include <string>

namespace fidesk::server::http {

struct ServerOptions {
    std::string address{"127.0.0.1"};
    int port{0};                   ///< 0: the system chooses
    std::string certificateFile{}; ///< PEM; empty: plain HTTP
    std::string keyFile{};         ///< PEM
};

/// Whether @p address is one of this machine alone: 127.0.0.0/8, ::1 or "localhost".
bool isLoopback(std::string_view address);

/// Listens and answers through a router, on threads of its own. Logs one line a request: method, path,
/// status, milliseconds, request id; never the query, headers or bodies.
class Server {
public:
    /// Takes the address and port; connections wait until start(). @p clock and @p random must outlive the
    /// server. Errors: InvalidArgument if plain HTTP is asked for beyond loopback or only one of certificate
    /// and key is given; FileUnreadable if they do not make a TLS server; PortalUnreachable if the address or
    /// port cannot be had.
    static Result<std::unique_ptr<Server>> bind(const ServerOptions& options, const Clock& clock,
                                                Random& random);

    /// Stops as stop() does.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// The port it has.
    [[nodiscard]] int port() const;

    /// Begins to answer, once; @p router must outlive the server.
    void start(const Router& router);

    /// Takes no more requests, lets those under way finish, and joins the threads. Any thread but the
    /// server's own.
    void stop();

private:
    struct Private;
    explicit Server(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d_;
};

} // namespace fidesk::server::http
