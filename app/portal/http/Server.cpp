#include "app/portal/http/Server.h"

#include "app/portal/http/Connection.h"
#include "core/base/Json.h"
#include "core/base/Logging.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <thread>

namespace fidesk::server::http {

namespace {

using asio::ip::tcp;

constexpr unsigned ioThreads = 2; // they read, write and encrypt, and never wait for the store

void writeLine(const RequestLine& line) {
    qCInfo(logServer).noquote().nospace()
        << toQString(line.method) << ' ' << toQString(line.route.empty() ? "(no route)" : line.route) << ' '
        << line.status << ' ' << line.took.count() << "ms " << toQString(line.id);
}

/// Null where it is to be plain HTTP.
Result<std::shared_ptr<ssl::context>> tlsContext(const ServerOptions& options) {
    if (options.certificateFile.empty() != options.keyFile.empty())
        return fail(ErrorCode::InvalidArgument, "a certificate needs its key, and a key its certificate");
    if (options.certificateFile.empty())
        return std::shared_ptr<ssl::context>();
    auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
    boost::system::error_code error;
    context->set_options(ssl::context::default_workarounds | ssl::context::no_sslv2 | ssl::context::no_sslv3 |
                             ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1 | ssl::context::no_compression,
                         error);
    if (!error)
        context->use_certificate_chain_file(options.certificateFile, error);
    if (!error)
        context->use_private_key_file(options.keyFile, ssl::context::pem, error);
    if (error)
        return fail(ErrorCode::FileUnreadable,
                    options.certificateFile + " and " + options.keyFile + ": " + error.message());
    return context;
}

Result<void> checkPlain(const ServerOptions& options) {
    if (!options.certificateFile.empty() || isLoopback(options.address) || !options.proxies.isEmpty())
        return {};
    return fail(ErrorCode::InvalidArgument,
                "plain http is served on loopback addresses only: give a certificate and its key to serve "
                "https on " +
                    options.address + ", or name the proxy that does with --trusted-proxy");
}

/// Where to listen, by name or number.
std::optional<tcp::endpoint> endpointOf(asio::io_context& io, const ServerOptions& options) {
    boost::system::error_code error;
    const auto found =
        tcp::resolver(io).resolve(options.address, std::to_string(options.port),
                                  tcp::resolver::passive | tcp::resolver::numeric_service, error);
    if (error || found.empty())
        return std::nullopt;
    // "localhost" may be ::1 first; programs expect 127.0.0.1.
    for (const auto& entry : found)
        if (entry.endpoint().address().is_v4())
            return entry.endpoint();
    return found.begin()->endpoint();
}

} // namespace

struct Server::Private {
    Private(const ServerOptions& options, const Clock& clock, Random& random)
        : desk(options, clock, random) {}

    Desk desk;
    std::shared_ptr<ssl::context> tls{};                ///< for who comes next; of the strand, too
    tcp::acceptor acceptor{asio::make_strand(desk.io)}; ///< accept() and its end have the strand
    std::vector<std::thread> threads{};
    int port{0};

    Result<void> listen();
    asio::awaitable<void> accept();
};

bool isLoopback(std::string_view address) {
    return address == "localhost" || address == "::1" || address.starts_with("127.");
}

Result<void> Server::Private::listen() {
    const std::string wanted = desk.options.address + " port " + std::to_string(desk.options.port);
    const auto endpoint = endpointOf(desk.io, desk.options);
    if (!endpoint)
        return fail(ErrorCode::PortalUnreachable, wanted);
    boost::system::error_code error;
    acceptor.open(endpoint->protocol(), error);
#ifdef _WIN32
    // Without it a second program could take the same port without a word.
    using ExclusiveAddress = asio::detail::socket_option::boolean<SOL_SOCKET, SO_EXCLUSIVEADDRUSE>;
    if (!error)
        acceptor.set_option(ExclusiveAddress(true), error);
#else
    if (!error)
        acceptor.set_option(tcp::acceptor::reuse_address(true), error);
#endif
    if (!error)
        acceptor.bind(*endpoint, error);
    if (!error)
        acceptor.listen(tcp::acceptor::max_listen_connections, error);
    if (error)
        return fail(ErrorCode::PortalUnreachable, wanted);
    port = acceptor.local_endpoint().port();
    return {};
}

asio::awaitable<void> Server::Private::accept() {
    while (acceptor.is_open()) {
        boost::system::error_code error;
        tcp::socket socket = co_await acceptor.async_accept(asio::make_strand(desk.io),
                                                            asio::redirect_error(asio::use_awaitable, error));
        if (error == asio::error::operation_aborted)
            co_return;
        if (error) { // out of descriptors, most likely: others have to end first
            asio::steady_timer pause(acceptor.get_executor(), std::chrono::milliseconds(100));
            co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
            continue;
        }
        serveConnection(desk, std::move(socket), tls);
    }
}

Server::Server(std::unique_ptr<Private> d) : d_(std::move(d)) {}

Server::~Server() {
    stop();
}

int Server::port() const {
    return d_->port;
}

const Metrics& Server::metrics() const {
    return d_->desk.metrics;
}

Result<std::unique_ptr<Server>> Server::bind(const ServerOptions& options, const Clock& clock,
                                             Random& random) {
    auto d = std::make_unique<Private>(options, clock, random);
    if (!d->desk.options.log)
        d->desk.options.log = writeLine;
    FIDESK_ASSIGN(d->tls, tlsContext(options));
    FIDESK_TRY(checkPlain(options));
    FIDESK_TRY(d->listen());
    return std::unique_ptr<Server>(new Server(std::move(d)));
}

void Server::start(const Router& router) {
    d_->desk.router = &router;
    asio::co_spawn(d_->acceptor.get_executor(), d_->accept(), asio::detached);
    for (unsigned i = 0; i < ioThreads; ++i)
        d_->threads.emplace_back([io = &d_->desk.io] { io->run(); });
}

Result<void> Server::reloadCertificate() {
    FIDESK_ASSIGN(auto fresh, tlsContext(d_->desk.options));
    asio::post(d_->acceptor.get_executor(),
               [d = d_.get(), fresh = std::move(fresh)]() mutable { d->tls = std::move(fresh); });
    return {};
}

void Server::stop() {
    if (d_->threads.empty())
        return;
    asio::post(d_->acceptor.get_executor(), [d = d_.get()] { d->acceptor.close(); });
    d_->desk.connections.endAll(d_->desk.options.limits.farewell);
    d_->desk.io.stop();
    for (std::thread& thread : d_->threads)
        thread.join();
    d_->threads.clear();
    d_->desk.workers.join();
}

} // namespace fidesk::server::http
