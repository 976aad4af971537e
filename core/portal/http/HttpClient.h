#pragma once

#include "core/base/Result.h"
#include "core/portal/http/EventThread.h"
#include "core/portal/http/Message.h"

#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

namespace fidesk::portal::http {

struct HttpOptions {
    /// How long nothing may happen (connecting, sending, receiving) before PortalTimeout.
    std::chrono::milliseconds idleTimeout{std::chrono::seconds(30)};
    /// How long one request may take in all before PortalTimeout.
    std::chrono::milliseconds totalTimeout{std::chrono::minutes(3)};
    /// The longest body that is taken.
    std::size_t maxBody{4 * 1024 * 1024};
    /// PEM certificates that are trusted beside the system's; from readCaFile().
    std::string extraCa{};
    /// Whether the calling thread is one that must never block: the GUI's. Asked on every send().
    std::function<bool()> onForbiddenThread{};
};

/// The certificates in the file at @p path, for HttpOptions::extraCa. Errors: FileUnreadable; Malformed if
/// there is none in it.
Result<std::string> readCaFile(const std::string& path);

struct Exchange;

/// A request on its way. Destroying it lets go of the request: it is aborted if it has not ended.
class Pending {
public:
    explicit Pending(std::shared_ptr<Exchange> exchange);
    ~Pending();
    Pending(const Pending&) = delete;
    Pending& operator=(const Pending&) = delete;

    /// Blocks until the answer is there (given once), or a stop is requested: then Cancelled, at once, and
    /// the request goes on; wait() may be called again, by one thread at a time. Errors: HttpClient::send().
    Result<HttpResponse> wait(std::stop_token stop = {});

private:
    std::shared_ptr<Exchange> exchange_;
};

/// HTTP/1.1 over QNetworkAccessManager, which lives in a thread of the client's own; callers block. Uses the
/// system's proxy (never for loopback), the system's certificates, TLS 1.2 or newer. Keeps no cookies and no
/// cache, follows no redirects, and sends a request that is not GET once only, on a connection of its own.
/// Any number of threads may call; none may be inside a call when the client is destroyed. A QCoreApplication
/// must exist.
class HttpClient {
public:
    explicit HttpClient(HttpOptions options = {});
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    /// Sends @p request and waits for the answer, whatever its status; a stop aborts it. Errors:
    /// PortalAddressInvalid (not https, nor http on loopback; nothing was sent), PortalUnknown,
    /// PortalUnreachable (nothing was sent), PortalUntrusted (nothing was sent), PortalTimeout and
    /// PortalFailed (the connection broke, or what came was not HTTP): whether the portal acted is not known;
    /// PortalMalformed (longer than maxBody), Cancelled, Internal (called on a forbidden thread).
    Result<HttpResponse> send(HttpRequest request, std::stop_token stop = {});

    /// As send(), without waiting: every error comes from Pending::wait().
    std::unique_ptr<Pending> start(HttpRequest request);

private:
    class Network;
    HttpOptions options_;
    Network* network_; // made, used and deleted on thread_
    EventThread thread_;
};

} // namespace fidesk::portal::http
