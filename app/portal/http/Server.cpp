#include "app/portal/http/Server.h"

#include "app/portal/http/Problem.h"
#include "core/base/Json.h"
#include "core/base/Logging.h"
#include "core/base/Text.h"
#include "core/base/Uuid.h"

#include <QDateTime>
#include <QLocale>

#include <httplib.h>

#include <charconv>
#include <chrono>
#include <thread>

namespace fidesk::server::http {

namespace {

constexpr std::size_t threadCount = 32;
constexpr std::size_t requestsPerConnection = 1000;
constexpr const char* anyPath = R"([\s\S]*)";

std::string lowerCase(std::string text) {
    for (char& c : text)
        c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    return text;
}

/// The target as it was sent is read here: httplib decodes the path before it can be split.
Result<Request> toRequest(const httplib::Request& from, std::string id) {
    Request request;
    request.id = std::move(id);
    request.method = from.method;
    request.remoteAddress = from.remote_addr;
    for (const auto& [name, value] : from.headers)
        request.headers.emplace_back(lowerCase(name), value);
    const std::string& target = from.target;
    const std::size_t question = target.find('?');
    request.path = target.substr(0, question);
    if (question != std::string::npos) {
        auto fields = parseFields(std::string_view(target).substr(question + 1));
        if (!fields)
            return fail(fields.error());
        request.query = std::move(*fields);
    }
    return request;
}

bool hasHeader(const Response& response, std::string_view name) {
    return std::any_of(response.headers.begin(), response.headers.end(),
                       [&](const auto& header) { return lowerCase(header.first) == name; });
}

/// The value of the Date header (RFC 9110 section 5.6.7).
std::string httpDate(TimePoint now) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
    const QDateTime time = QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC);
    return toUtf8(QLocale::c().toString(time, QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'")));
}

void toAnswer(const Request& request, const Response& response, TimePoint now, httplib::Response& to) {
    to.headers.emplace("Date", httpDate(now));
    to.status = response.status;
    for (const auto& [name, value] : response.headers)
        to.headers.emplace(name, value);
    to.headers.emplace("request-id", request.id);
    if (!hasHeader(response, "cache-control"))
        to.headers.emplace("Cache-Control", "no-store");
    to.headers.emplace("X-Content-Type-Options", "nosniff");
    if (!response.contentType.empty())
        to.set_content(response.body, response.contentType);
}

/// Content-Length; 0 where it is absent or no number.
std::uint64_t announcedLength(const Request& request) {
    const std::string text = request.header("content-length");
    std::uint64_t length = 0;
    std::from_chars(text.data(), text.data() + text.size(), length);
    return length;
}

/// Reads a multipart body away, so that the next request of the connection is not looked for in it.
void discard(const httplib::ContentReader& reader) {
    std::size_t seen = 0;
    reader([](const httplib::MultipartFormData&) { return true; },
           [&](const char*, std::size_t size) { return (seen += size) <= maxBodyBytes; });
}

/// For the log: the path as it was sent, without what could break a line, and not endless.
QString forLog(const std::string& path) {
    std::string text = path.substr(0, 200);
    if (!codePoints(text) || hasControlCharacters(text))
        return QStringLiteral("(path not shown)");
    return toQString(text);
}

} // namespace

struct Server::Private {
    const Clock& clock;
    Random& random;
    std::unique_ptr<httplib::Server> http;
    const Router* router{nullptr};
    std::thread thread{};
    int port{0};

    void setUp();
    void handle(const httplib::Request& from, httplib::Response& to, const httplib::ContentReader* reader);
    Response respond(Request& request, const httplib::Request& from,
                     const httplib::ContentReader* reader) const;
    void log(const Request& request, int status, std::chrono::steady_clock::time_point start) const;
};

bool isLoopback(std::string_view address) {
    return address == "localhost" || address == "::1" || address.starts_with("127.");
}

void Server::Private::setUp() {
    http->new_task_queue = [] { return new httplib::ThreadPool(threadCount); };
    http->set_keep_alive_max_count(requestsPerConnection);
    http->set_tcp_nodelay(true);
    // httplib's own choice, SO_REUSEPORT, would let a second server take the same port without a word.
    http->set_socket_options([](socket_t socket) {
#ifdef _WIN32
        const BOOL yes = TRUE;
        setsockopt(socket, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, reinterpret_cast<const char*>(&yes), sizeof yes);
#else
        const int yes = 1;
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
#endif
    });
    http->set_payload_max_length(maxBodyBytes);
    const auto plain = [this](const httplib::Request& from, httplib::Response& to) {
        handle(from, to, nullptr);
    };
    const auto withBody = [this](const httplib::Request& from, httplib::Response& to,
                                 const httplib::ContentReader& reader) { handle(from, to, &reader); };
    http->Get(anyPath, plain).Options(anyPath, plain);
    http->Post(anyPath, withBody).Put(anyPath, withBody).Patch(anyPath, withBody).Delete(anyPath, withBody);
    // What httplib refuses by itself (a request line too long, an unknown method) gets the envelope too.
    http->set_error_handler([this](const httplib::Request& from, httplib::Response& to) {
        if (!to.body.empty() || to.has_header("request-id"))
            return;
        Request request;
        request.id = newUuid(random);
        request.method = from.method;
        const bool tooLarge = to.status == 413;
        const Response response = tooLarge
                                      ? problem(request, clock.now(), Error(ErrorCode::RequestTooLarge))
                                      : problem(request, clock.now(), to.status < 400 ? 400 : to.status,
                                                "badRequest", "The request is not one this server can read.");
        toAnswer(request, response, clock.now(), to);
        log(request, response.status, std::chrono::steady_clock::now());
    });
}

Response Server::Private::respond(Request& request, const httplib::Request& from,
                                  const httplib::ContentReader* reader) const {
    if (!reader)
        return router->dispatch(request);
    if (from.is_multipart_form_data()) {
        discard(*reader);
        return problem(request, clock.now(), 415, "unsupportedMediaType",
                       "Multipart bodies are not read here.");
    }
    bool tooLarge =
        announcedLength(request) > maxBodyBytes; // httplib skips such a body and gives nothing of it
    const bool complete = (*reader)([&](const char* data, std::size_t size) {
        tooLarge = tooLarge || request.body.size() + size > maxBodyBytes;
        if (!tooLarge)
            request.body.append(data, size);
        return !tooLarge;
    });
    if (tooLarge)
        return problem(request, clock.now(), Error(ErrorCode::RequestTooLarge));
    if (!complete)
        return problem(request, clock.now(), 400, "badRequest", "The request's body could not be read.");
    return router->dispatch(request);
}

void Server::Private::handle(const httplib::Request& from, httplib::Response& to,
                             const httplib::ContentReader* reader) {
    const auto start = std::chrono::steady_clock::now();
    const std::string id = newUuid(random);
    auto request = toRequest(from, id);
    if (request) {
        toAnswer(*request, respond(*request, from, reader), clock.now(), to);
        log(*request, to.status, start);
        return;
    }
    Request unread;
    unread.id = id;
    unread.method = from.method;
    toAnswer(unread, problem(unread, clock.now(), request.error()), clock.now(), to);
    log(unread, to.status, start);
}

void Server::Private::log(const Request& request, int status,
                          std::chrono::steady_clock::time_point start) const {
    const auto took =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
    qCInfo(logServer).noquote().nospace() << toQString(request.method) << ' ' << forLog(request.path) << ' '
                                          << status << ' ' << took.count() << "ms " << toQString(request.id);
}

Server::Server(std::unique_ptr<Private> d) : d_(std::move(d)) {}

Server::~Server() {
    stop();
}

int Server::port() const {
    return d_->port;
}

void Server::stop() {
    if (!d_->thread.joinable())
        return;
    d_->http->stop();
    d_->thread.join();
}

Result<std::unique_ptr<Server>> Server::bind(const ServerOptions& options, const Clock& clock,
                                             Random& random) {
    if (options.certificateFile.empty() != options.keyFile.empty())
        return fail(ErrorCode::InvalidArgument, "a certificate needs its key, and a key its certificate");
    const bool tls = !options.certificateFile.empty();
    if (!tls && !isLoopback(options.address))
        return fail(
            ErrorCode::InvalidArgument,
            "plain http is served on loopback addresses only: give a certificate and its key to serve "
            "https on " +
                options.address);
    std::unique_ptr<httplib::Server> http;
    if (tls)
        http = std::make_unique<httplib::SSLServer>(options.certificateFile.c_str(), options.keyFile.c_str());
    else
        http = std::make_unique<httplib::Server>();
    if (!http->is_valid())
        return fail(ErrorCode::FileUnreadable, options.certificateFile + " and " + options.keyFile);
    auto d = std::unique_ptr<Private>(new Private{clock, random, std::move(http)});
    d->setUp();
    if (options.port == 0)
        d->port = d->http->bind_to_any_port(options.address);
    else
        d->port = d->http->bind_to_port(options.address, options.port) ? options.port : -1;
    if (d->port <= 0)
        return fail(ErrorCode::PortalUnreachable, options.address + " port " + std::to_string(options.port));
    return std::unique_ptr<Server>(new Server(std::move(d)));
}

void Server::start(const Router& router) {
    d_->router = &router;
    d_->thread = std::thread([p = d_.get()] { p->http->listen_after_bind(); });
    while (!d_->http->is_running())
        std::this_thread::yield();
}

} // namespace fidesk::server::http
