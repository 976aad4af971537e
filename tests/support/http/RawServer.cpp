#include "tests/support/http/RawServer.h"

#include <QTcpServer>
#include <QTcpSocket>

#include <condition_variable>
#include <mutex>

namespace fidesk::test {

struct RawServer::Shared {
    std::string answer{};
    Then then{};
    std::mutex mutex{};
    std::condition_variable changed{};
    int requests{0};
    std::string received{};
};

class RawServer::Listener : public QObject {
public:
    explicit Listener(std::shared_ptr<Shared> shared) : shared_(std::move(shared)) {
        connect(&server_, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket* socket = server_.nextPendingConnection())
                connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(*socket); });
        });
    }

    int listen() {
        server_.listen(QHostAddress::LocalHost, 0);
        return server_.serverPort();
    }

private:
    void read(QTcpSocket& socket) {
        const QByteArray head = socket.peek(64 * 1024);
        if (!head.contains("\r\n\r\n"))
            return;
        socket.readAll();
        {
            const std::lock_guard lock(shared_->mutex);
            ++shared_->requests;
            shared_->received += head.toStdString();
        }
        shared_->changed.notify_all();
        socket.write(QByteArray::fromStdString(shared_->answer));
        socket.flush();
        if (shared_->then == Then::HangUp)
            socket.disconnectFromHost();
    }

    std::shared_ptr<Shared> shared_;
    QTcpServer server_;
};

RawServer::RawServer(std::string answer, Then then)
    : shared_(std::make_shared<Shared>()), thread_(QStringLiteral("raw-server")) {
    shared_->answer = std::move(answer);
    shared_->then = then;
    thread_.call([this] {
        listener_ = new Listener(shared_);
        port_ = listener_->listen();
    });
}

RawServer::~RawServer() {
    thread_.call([this] { delete listener_; });
}

int RawServer::requests() const {
    const std::lock_guard lock(shared_->mutex);
    return shared_->requests;
}

void RawServer::waitForRequest() const {
    std::unique_lock lock(shared_->mutex);
    shared_->changed.wait(lock, [this] { return shared_->requests > 0; });
}

std::string RawServer::received() const {
    const std::lock_guard lock(shared_->mutex);
    return shared_->received;
}

} // namespace fidesk::test
