#pragma once

#include "app/portal/http/AddressRanges.h"
#include "app/portal/http/Metrics.h"
#include "app/portal/http/Router.h"
#include "core/base/Random.h"
#include "core/base/Result.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace fidesk::server::http {

/// How much and how long a client may take. A connection holds no thread while it is slow: only complete
/// requests reach a worker.
struct Limits {
    std::chrono::milliseconds idle{30'000}; ///< between two requests of a connection
    std::chrono::milliseconds headers{
        10'000};                            ///< TLS handshake; from the first byte to the end of the headers
    std::chrono::milliseconds body{30'000}; ///< the whole body
    std::chrono::milliseconds answer{30'000};   ///< until the answer is taken
    std::chrono::milliseconds farewell{10'000}; ///< stop(): for requests under way
    std::size_t headerBytes{std::size_t{32} * 1024};
    std::size_t targetBytes{std::size_t{8} * 1024};
    std::size_t connections{2000};
    std::size_t connectionsOfAddress{100}; ///< of one address; trusted proxies may have more
    std::size_t waiting{256};              ///< complete requests that wait for a worker; beyond: 503
    std::size_t workers{16};               ///< threads that answer; each has its own connection to the store
};

/// One answered request, for a log: nothing in it is secret or names a person.
struct RequestLine {
    std::string id{}; ///< `request-id`
    std::string method{};
    std::string route{}; ///< the pattern; "" where none answered
    int status{0};
    std::chrono::milliseconds took{0};
    std::string remoteAddress{};
};

struct ServerOptions {
    std::string address{"127.0.0.1"};
    int port{0};                   ///< 0: the system chooses
    std::string certificateFile{}; ///< PEM; empty: plain HTTP
    std::string keyFile{};         ///< PEM
    AddressRanges proxies{};       ///< see clientAddress()
    /// Answers tell browsers to come by TLS only (RFC 6797): the portal's public URL is https.
    bool strictTransportSecurity{false};
    Limits limits{};
    /// Called from any of the server's threads; empty: one line of text to logServer.
    std::function<void(const RequestLine&)> log{};
};

/// Whether @p address is one of this machine alone: 127.0.0.0/8, ::1 or "localhost".
bool isLoopback(std::string_view address);

/// Listens and answers HTTP/1.1 (RFC 9112), by TLS 1.2 or newer where it has a certificate, through a router,
/// on threads of its own. What it cannot read is answered with the envelope and the connection closed.
class Server {
public:
    /// Takes the address and port; connections wait until start(). @p clock and @p random must outlive the
    /// server. Errors: InvalidArgument if plain HTTP is asked for beyond loopback with no trusted proxy
    /// named, or only one of certificate and key is given; FileUnreadable if they do not make a TLS server;
    /// PortalUnreachable if the address or port cannot be had.
    static Result<std::unique_ptr<Server>> bind(const ServerOptions& options, const Clock& clock,
                                                Random& random);

    /// Stops as stop() does.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// The port it has.
    [[nodiscard]] int port() const;

    /// What it counts, from bind() on.
    [[nodiscard]] const Metrics& metrics() const;

    /// Begins to answer, once; @p router must outlive the server.
    void start(const Router& router);

    /// Reads certificate and key again, for the connections that come from now on; without them it does
    /// nothing. Any thread but the server's own, after start(). Errors: FileUnreadable, and those it has
    /// stay.
    Result<void> reloadCertificate();

    /// Takes no more requests, closes idle connections, lets the requests under way finish within
    /// Limits::farewell, and joins the threads. Any thread but the server's own.
    void stop();

private:
    struct Private;
    explicit Server(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d_;
};

} // namespace fidesk::server::http
