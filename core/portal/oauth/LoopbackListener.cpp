#include "core/portal/oauth/LoopbackListener.h"

#include "core/base/Json.h"

#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include <condition_variable>
#include <mutex>
#include <optional>

namespace fidesk::portal::oauth {

namespace {

constexpr qsizetype maxHead = 16 * 1024;
constexpr int maxConnections = 32;
constexpr auto patience = std::chrono::seconds(10);

QByteArray page(int status, const QString& text) {
    QByteArray body(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Fidesk</title><style>"
        "body{font:1.2em system-ui,sans-serif;margin:4em auto;max-width:30em;text-align:center;"
        "color-scheme:light dark}</style></head><body><p>");
    body += text.toHtmlEscaped().toUtf8() + "</p></body></html>";
    return "HTTP/1.1 " + QByteArray::number(status) + (status == 200 ? " OK" : " Error") +
           "\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: " +
           QByteArray::number(body.size()) +
           "\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n"
           "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\n"
           "X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n" +
           body;
}

void send(QTcpSocket& socket, int status, const QString& text) {
    socket.write(page(status, text));
    socket.flush();
    socket.disconnectFromHost();
}

} // namespace

struct LoopbackListener::Shared {
    std::string state{};
    std::mutex mutex{};
    std::condition_variable_any changed{};
    bool received{false};
    std::optional<Callback> callback{};

    /// Whether it is the first.
    bool take(Callback taken) {
        {
            const std::lock_guard lock(mutex);
            if (received)
                return false;
            received = true;
            callback = std::move(taken);
        }
        changed.notify_all();
        return true;
    }
};

/// The part that lives on the listener's thread.
class LoopbackListener::Server : public QObject {
public:
    explicit Server(std::shared_ptr<Shared> shared) : shared_(std::move(shared)) {
        for (QTcpServer* server : {&ipv4_, &ipv6_}) {
            server->setMaxPendingConnections(maxConnections);
            connect(server, &QTcpServer::newConnection, this, [this, server] {
                while (QTcpSocket* socket = server->nextPendingConnection())
                    accept(socket);
            });
        }
    }

    /// The port, 0 if there is none.
    int listen(bool alsoIpv6) {
        if (!ipv4_.listen(QHostAddress::LocalHost, 0))
            return 0;
        if (alsoIpv6)
            ipv6_.listen(QHostAddress::LocalHostIPv6, ipv4_.serverPort());
        return ipv4_.serverPort();
    }

    void answer(const QString& text, bool good) {
        if (browser_)
            send(*browser_, good ? 200 : 400, text);
    }

private:
    void accept(QTcpSocket* socket) {
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(*socket); });
        QTimer::singleShot(patience, socket, [this, socket] {
            if (socket != browser_)
                socket->abort();
        });
    }

    void read(QTcpSocket& socket) {
        if (&socket == browser_)
            return;
        const QByteArray seen = socket.peek(maxHead);
        const qsizetype end = seen.indexOf("\r\n\r\n");
        if (end < 0) {
            if (seen.size() >= maxHead)
                send(socket, 431, QStringLiteral("Too long."));
            return;
        }
        socket.skip(end + 4);
        const std::string_view head(seen.constData(), static_cast<std::size_t>(end + 2));
        auto parsed = parseCallbackRequest(head, shared_->state, ipv4_.serverPort());
        if (const auto* stray = std::get_if<Stray>(&parsed))
            return send(socket, stray->status, QStringLiteral("This is not the page of a sign-in."));
        browser_ = &socket;
        if (!shared_->take(std::move(std::get<Callback>(parsed))))
            send(socket, 400, QStringLiteral("This sign-in is over."));
    }

    std::shared_ptr<Shared> shared_;
    QPointer<QTcpSocket> browser_;
    QTcpServer ipv4_;
    QTcpServer ipv6_;
};

LoopbackListener::LoopbackListener(std::string host, std::string state)
    : host_(std::move(host)), shared_(std::make_shared<Shared>()), server_(nullptr),
      thread_(QStringLiteral("fidesk-sign-in")) {
    shared_->state = std::move(state);
    thread_.call([this] { server_ = new Server(shared_); });
}

LoopbackListener::~LoopbackListener() {
    thread_.call([this] { delete server_; });
}

Result<std::string> LoopbackListener::listen() {
    int port = 0;
    thread_.call([&] { port = server_->listen(host_ == "localhost"); });
    if (port == 0)
        return fail(ErrorCode::Internal, "no loopback port to be had");
    return "http://" + host_ + ':' + std::to_string(port) + "/callback";
}

Result<Callback> LoopbackListener::receive(std::chrono::milliseconds limit, std::stop_token stop) {
    std::unique_lock lock(shared_->mutex);
    if (!shared_->changed.wait_for(lock, stop, limit, [&] { return shared_->callback.has_value(); }))
        return fail(stop.stop_requested() ? ErrorCode::Cancelled : ErrorCode::SignInExpired);
    return std::move(*std::exchange(shared_->callback, std::nullopt));
}

void LoopbackListener::answer(const std::string& text, bool good) {
    thread_.call([&] { server_->answer(toQString(text), good); });
}

} // namespace fidesk::portal::oauth
