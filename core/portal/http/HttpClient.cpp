#include "core/portal/http/HttpClient.h"

#include "core/base/Json.h"
#include "core/base/Logging.h"
#include "core/portal/http/Exchange.h"
#include "core/portal/http/Transfer.h"
#include "core/portal/http/Url.h"

#include <QFile>
#include <QNetworkAccessManager>
#include <QNetworkProxyFactory>
#include <QSslCertificate>
#include <QSslConfiguration>

namespace fidesk::portal::http {

namespace {

class SystemProxy : public QNetworkProxyFactory {
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery& query) override {
        if (isLoopback(query.peerHostName()))
            return {QNetworkProxy(QNetworkProxy::NoProxy)};
        return systemProxyForQuery(query);
    }
};

QList<QSslCertificate> certificatesIn(const std::string& pem) {
    return QSslCertificate::fromData(QByteArray::fromStdString(pem), QSsl::Pem);
}

QSslConfiguration tlsConfiguration(const std::string& extraCa) {
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setProtocol(QSsl::TlsV1_2OrLater);
    if (!extraCa.empty())
        tls.setCaCertificates(QSslConfiguration::systemCaCertificates() + certificatesIn(extraCa));
    return tls;
}

} // namespace

/// The part of the client that lives on its thread.
class HttpClient::Network : public QObject {
public:
    explicit Network(const HttpOptions& options)
        : options_(options), tls_(tlsConfiguration(options.extraCa)) {
        for (QNetworkAccessManager* manager : {&reads_, &writes_}) {
            manager->setProxyFactory(new SystemProxy);
            manager->setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
        }
    }

    void start(const std::shared_ptr<Exchange>& exchange) {
        {
            const std::lock_guard lock(exchange->mutex);
            if (exchange->finished)
                return;
        }
        (new Transfer(exchange, options_, &transfers_))->start(reads_, writes_, tls_);
    }

    void abort(const std::shared_ptr<Exchange>& exchange) {
        for (QObject* child : transfers_.children())
            if (auto* transfer = static_cast<Transfer*>(child); transfer->exchange() == exchange)
                return transfer->abandon(Error(ErrorCode::Cancelled));
        exchange->finish(fail(ErrorCode::Cancelled));
    }

private:
    const HttpOptions& options_;
    QSslConfiguration tls_;
    QNetworkAccessManager reads_;
    QNetworkAccessManager writes_;
    QObject transfers_; // only Transfers are its children; they go before the managers do
};

Result<std::string> readCaFile(const std::string& path) {
    QFile file(toQString(path));
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::FileUnreadable, path);
    std::string pem = file.read(1024 * 1024).toStdString();
    if (certificatesIn(pem).isEmpty())
        return fail(ErrorCode::Malformed, path + ": no certificate in it");
    return pem;
}

Pending::Pending(std::shared_ptr<Exchange> exchange) : exchange_(std::move(exchange)) {}

Pending::~Pending() {
    {
        const std::lock_guard lock(exchange_->mutex);
        if (exchange_->finished)
            return;
    }
    exchange_->abort();
}

Result<HttpResponse> Pending::wait(std::stop_token stop) {
    std::unique_lock lock(exchange_->mutex);
    if (!exchange_->changed.wait(lock, stop, [&] { return exchange_->outcome.has_value(); }))
        return fail(ErrorCode::Cancelled);
    return std::move(*std::exchange(exchange_->outcome, std::nullopt));
}

HttpClient::HttpClient(HttpOptions options)
    : options_(std::move(options)), network_(nullptr), thread_(QStringLiteral("fidesk-http")) {
    thread_.call([this] { network_ = new Network(options_); });
}

HttpClient::~HttpClient() {
    thread_.call([this] { delete network_; });
}

Result<HttpResponse> HttpClient::send(HttpRequest request, std::stop_token stop) {
    if (stop.stop_requested())
        return fail(ErrorCode::Cancelled);
    return start(std::move(request))->wait(stop);
}

std::unique_ptr<Pending> HttpClient::start(HttpRequest request) {
    auto exchange = std::make_shared<Exchange>();
    exchange->request = std::move(request);
    exchange->abort = [this, weak = std::weak_ptr(exchange)] {
        if (const auto shared = weak.lock())
            thread_.post([this, shared] { network_->abort(shared); });
    };
    if (options_.onForbiddenThread && options_.onForbiddenThread()) {
        qCCritical(logPortal) << "a request was made on a thread that must not wait";
        exchange->finish(fail(ErrorCode::Internal, "a portal was called on the window's thread"));
    } else {
        thread_.post([this, exchange] { network_->start(exchange); });
    }
    return std::make_unique<Pending>(std::move(exchange));
}

} // namespace fidesk::portal::http
