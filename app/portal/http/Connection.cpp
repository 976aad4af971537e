#include "app/portal/http/Connection.h"

#include "app/portal/http/Exchange.h"
#include "app/portal/http/Problem.h"
#include "core/base/Uuid.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

#include <optional>

namespace fidesk::server::http {

namespace {

namespace beast = boost::beast;
namespace wire = boost::beast::http;
using boost::system::error_code;
using Parser = wire::request_parser<wire::string_body>;
using SteadyTime = std::chrono::steady_clock::time_point;

constexpr std::size_t chunkBytes = 4096;
/// What is held of a request beside its headers and its body: what lies between the parts of a chunked body
/// and behind it, which nothing else bounds.
constexpr std::size_t buffered = std::size_t{64} * 1024;
/// What is read away behind an answer that was given before the request was complete, so that the answer is
/// not lost with a reset connection.
constexpr std::size_t discardedBytes = std::size_t{4} * 1024 * 1024;
constexpr std::chrono::seconds discardTime{2};

auto with(error_code& error) {
    return asio::redirect_error(asio::use_awaitable, error);
}

/// A connection's place among the others.
struct Stay {
    Desk& desk;
    Connections::Id id;
    Stay(Desk& itsDesk, Connections::Id itsId) : desk(itsDesk), id(itsId) { desk.metrics.connectionOpened(); }
    Stay(const Stay&) = delete;
    Stay& operator=(const Stay&) = delete;
    ~Stay() {
        desk.metrics.connectionClosed();
        desk.connections.leave(id);
    }
};

/// One connection over @p Stream, which is a beast::tcp_stream or TLS over one. Lives in its coroutine.
template <typename Stream> class Connection {
public:
    Connection(Desk& desk, Stream& stream, std::string peer, Connections::Id id)
        : desk_(desk), stream_(stream), peer_(std::move(peer)), id_(id),
          buffer_(desk.options.limits.headerBytes + buffered) {
        desk_.connections.setEnd(id_, [executor = lowest().get_executor(),
                                       weak = std::weak_ptr<beast::tcp_stream*>(lowestWhileAlive_)] {
            asio::post(executor, [weak] {
                if (const auto held = weak.lock())
                    (*held)->close();
            });
        });
    }

    /// Awaits one thing a statement: GCC 12 miscompiles co_await as an operand of && and in conditions of
    /// loops.
    asio::awaitable<void> serve() {
        bool more = true;
        while (more) {
            more = co_await nextBegins();
            if (more)
                more = co_await exchange();
        }
    }

private:
    beast::tcp_stream& lowest() { return beast::get_lowest_layer(stream_); }
    const Limits& limits() const { return desk_.options.limits; }

    /// Waits for the first bytes of a request; false where none comes.
    asio::awaitable<bool> nextBegins() {
        if (buffer_.size() > 0)
            co_return !desk_.connections.ending();
        lowest().expires_after(limits().idle);
        desk_.connections.idle(id_);
        error_code error;
        const std::size_t read = co_await stream_.async_read_some(buffer_.prepare(chunkBytes), with(error));
        buffer_.commit(read);
        desk_.connections.busy(id_);
        co_return !error && read > 0;
    }

    /// Reads one request and answers it; whether another may follow.
    asio::awaitable<bool> exchange() {
        Parser parser;
        parser.header_limit(static_cast<std::uint32_t>(limits().headerBytes));
        parser.body_limit(maxBodyBytes);
        error_code error;
        lowest().expires_after(limits().headers);
        co_await wire::async_read_header(stream_, buffer_, parser, with(error));
        if (!error && !isLengthClear(parser.get()))
            error = wire::error::bad_transfer_encoding;
        if (!error)
            co_await readBody(parser, error);
        if (error)
            co_return co_await refuse(parser, error);
        co_return co_await answer(parser.release());
    }

    asio::awaitable<void> readBody(Parser& parser, error_code& error) {
        if (parser.is_done())
            co_return;
        lowest().expires_after(limits().body);
        if (beast::iequals(parser.get()[wire::field::expect], "100-continue")) {
            wire::response<wire::empty_body> goOn(wire::status::continue_, 11);
            co_await wire::async_write(stream_, goOn, with(error));
        }
        if (error)
            co_return;
        // Beast puts what stands behind a chunked body among the headers, where a client could add to what a
        // proxy says of it (RFC 9110 section 6.5.1).
        std::optional<WireRequest::header_type> headers;
        if (parser.chunked())
            headers = parser.get().base();
        co_await wire::async_read(stream_, buffer_, parser, with(error));
        if (headers)
            parser.get().base() = std::move(*headers);
    }

    /// Answers what could not be read, where somebody may still listen, and ends the connection.
    asio::awaitable<bool> refuse(Parser& parser, error_code why) {
        if (why == beast::error::timeout)
            desk_.metrics.refused(Refusal::TooSlow);
        const bool gone = why == wire::error::end_of_stream || why == asio::error::operation_aborted ||
                          why.category() != wire::make_error_code(wire::error::bad_method).category();
        if (gone)
            co_return false;
        desk_.metrics.refused(Refusal::BadRequest);
        const Request request = unread(parser.get());
        Response response = why == wire::error::body_limit
                                ? problem(request, desk_.clock.now(), Error(ErrorCode::RequestTooLarge))
                            : why == wire::error::header_limit
                                ? problem(request, desk_.clock.now(), 431, "badRequest",
                                          "The request's headers are too large.")
                                : problem(request, desk_.clock.now(), 400, "badRequest",
                                          "The request is not one this server can read.");
        co_await send(request, std::move(response), false, std::chrono::steady_clock::now());
        co_await discard();
        co_return false;
    }

    Request unread(const WireRequest& from) {
        Request request;
        request.id = newUuid(desk_.random);
        request.method = std::string(from.method_string());
        request.remoteAddress = peer_;
        return request;
    }

    asio::awaitable<bool> answer(WireRequest from) {
        const auto start = std::chrono::steady_clock::now();
        desk_.metrics.requestBegun();
        const bool mayStay = from.keep_alive();
        Request request = unread(from);
        Response response;
        if (from.target().size() > limits().targetBytes) {
            response =
                problem(request, desk_.clock.now(), 414, "badRequest", "The request's address is too long.");
        } else if (const auto read = readInto(request, from); !read) {
            response = problem(request, desk_.clock.now(), read.error());
        } else {
            request.remoteAddress =
                clientAddress(peer_, joinedHeader(from, "x-forwarded-for"), desk_.options.proxies);
            response = co_await routed(request);
        }
        const bool stays = mayStay && !desk_.connections.ending();
        desk_.metrics.requestEnded(request.method, response.route, response.status,
                                   std::chrono::steady_clock::now() - start);
        co_return co_await send(request, std::move(response), stays, start);
    }

    /// What the routes say, asked on a worker.
    asio::awaitable<Response> routed(const Request& request) {
        if (++desk_.waiting > limits().waiting + limits().workers) {
            --desk_.waiting;
            desk_.metrics.refused(Refusal::Overloaded);
            co_return problem(request, desk_.clock.now(), 503, "serviceNotAvailable",
                              "The portal has more to do than it can. Try again in a moment.")
                .with("Retry-After", "2");
        }
        lowest().expires_never();
        co_return co_await asio::co_spawn(
            desk_.workers.get_executor(),
            [&desk = desk_, &request]() -> asio::awaitable<Response> {
                Response response = desk.router->dispatch(request);
                --desk.waiting;
                co_return response;
            },
            asio::use_awaitable);
    }

    asio::awaitable<bool> send(const Request& request, Response response, bool stays, SteadyTime start) {
        desk_.options.log({.id = request.id,
                           .method = request.method,
                           .route = response.route,
                           .status = response.status,
                           .took = std::chrono::duration_cast<std::chrono::milliseconds>(
                               std::chrono::steady_clock::now() - start),
                           .remoteAddress = request.remoteAddress});
        const WireResponse answer = toWire(request, std::move(response), desk_.clock.now(), stays,
                                           desk_.options.strictTransportSecurity);
        lowest().expires_after(limits().answer);
        error_code error;
        wire::response_serializer<wire::string_body> serializer(answer);
        // The answer to a HEAD has the length of a body that it does not have.
        if (request.method == "HEAD")
            co_await wire::async_write_header(stream_, serializer, with(error));
        else
            co_await wire::async_write(stream_, serializer, with(error));
        co_return !error && stays;
    }

    asio::awaitable<void> discard() {
        error_code error;
        lowest().socket().shutdown(asio::ip::tcp::socket::shutdown_send, error);
        lowest().expires_after(discardTime);
        std::size_t seen = 0;
        while (!error && seen < discardedBytes) {
            buffer_.clear();
            seen += co_await stream_.async_read_some(buffer_.prepare(chunkBytes), with(error));
        }
    }

    Desk& desk_;
    Stream& stream_;
    const std::string peer_;
    const Connections::Id id_;
    beast::flat_buffer buffer_;
    std::shared_ptr<beast::tcp_stream*> lowestWhileAlive_{std::make_shared<beast::tcp_stream*>(&lowest())};
};

asio::awaitable<void> servePlain(Desk& desk, beast::tcp_stream stream, std::string peer, Connections::Id id) {
    const Stay stay(desk, id);
    Connection<beast::tcp_stream> connection(desk, stream, std::move(peer), id);
    co_await connection.serve();
    error_code ignored;
    stream.socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
}

asio::awaitable<void> serveTls(Desk& desk, beast::tcp_stream lower, std::string peer, Connections::Id id,
                               std::shared_ptr<ssl::context> context) {
    const Stay stay(desk, id);
    beast::ssl_stream<beast::tcp_stream> stream(std::move(lower), *context);
    beast::get_lowest_layer(stream).expires_after(desk.options.limits.headers);
    error_code error;
    co_await stream.async_handshake(ssl::stream_base::server, with(error));
    if (error) {
        desk.metrics.refused(Refusal::HandshakeFailed);
        co_return;
    }
    {
        Connection<beast::ssl_stream<beast::tcp_stream>> connection(desk, stream, std::move(peer), id);
        co_await connection.serve();
    }
    beast::get_lowest_layer(stream).expires_after(discardTime);
    co_await stream.async_shutdown(with(error));
}

} // namespace

void serveConnection(Desk& desk, asio::ip::tcp::socket socket, std::shared_ptr<ssl::context> tls) {
    error_code error;
    const auto endpoint = socket.remote_endpoint(error);
    if (error)
        return;
    auto address = endpoint.address();
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
    const std::string peer = address.to_string();
    const ServerOptions& options = desk.options;
    const bool proxy = options.proxies.contain(peer);
    if (!tls && !proxy && !address.is_loopback()) {
        desk.metrics.refused(Refusal::NotFromProxy);
        return;
    }
    const auto id =
        desk.connections.enter(peer, options.limits.connections,
                               proxy ? options.limits.connections : options.limits.connectionsOfAddress);
    if (!id) {
        desk.metrics.refused(Refusal::TooManyConnections);
        return;
    }
    socket.set_option(asio::ip::tcp::no_delay(true), error);
    beast::tcp_stream stream(std::move(socket));
    const auto executor = stream.get_executor();
    if (tls)
        asio::co_spawn(executor, serveTls(desk, std::move(stream), peer, *id, std::move(tls)),
                       asio::detached);
    else
        asio::co_spawn(executor, servePlain(desk, std::move(stream), peer, *id), asio::detached);
}

} // namespace fidesk::server::http
