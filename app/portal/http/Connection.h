#pragma once

#include "app/portal/http/Connections.h"
#include "app/portal/http/Server.h"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>

namespace fidesk::server::http {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;

/// What all connections of a server share. Any thread.
struct Desk {
    Desk(const ServerOptions& given, const Clock& itsClock, Random& itsRandom)
        : options(given), clock(itsClock), random(itsRandom), workers(given.limits.workers) {}

    ServerOptions options;
    const Clock& clock;
    Random& random;
    const Router* router{nullptr};
    Metrics metrics{};
    Connections connections{};
    std::atomic<std::size_t> waiting{0}; ///< complete requests that wait for a worker, or have one
    asio::io_context io{};               ///< behind what the coroutines in it use
    asio::thread_pool workers;           ///< where routes are asked; last, so that it ends first
};

/// Serves @p socket until it or the server ends; by TLS where @p tls is given. Returns at once.
void serveConnection(Desk& desk, asio::ip::tcp::socket socket, std::shared_ptr<ssl::context> tls);

} // namespace fidesk::server::http
