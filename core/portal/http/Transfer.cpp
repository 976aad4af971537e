#include "core/portal/http/Transfer.h"

#include "core/base/Json.h"
#include "core/base/Logging.h"
#include "core/base/Text.h"
#include "core/portal/http/Exchange.h"
#include "core/portal/http/Url.h"

#include <QIODevice>
#include <QNetworkAccessManager>
#include <QSslError>

#include <cstring>

namespace fidesk::portal::http {

namespace {

/// A body that can be read once: QNetworkAccessManager then cannot send a request again behind our back when
/// a connection breaks.
class OnceBody : public QIODevice {
public:
    OnceBody(Secret bytes, QObject* parent) : QIODevice(parent), bytes_(std::move(bytes)) {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }
    [[nodiscard]] bool isSequential() const override { return true; }
    bool seek(qint64) override { return false; }
    [[nodiscard]] qint64 bytesAvailable() const override {
        return static_cast<qint64>(bytes_.size() - position_) + QIODevice::bytesAvailable();
    }

protected:
    qint64 readData(char* data, qint64 maxSize) override {
        const std::size_t left = bytes_.size() - position_;
        if (left == 0)
            return -1;
        const std::size_t count = std::min(left, static_cast<std::size_t>(maxSize));
        std::memcpy(data, bytes_.view().data() + position_, count);
        position_ += count;
        return static_cast<qint64>(count);
    }
    qint64 writeData(const char*, qint64) override { return -1; }

private:
    Secret bytes_;
    std::size_t position_{0};
};

QByteArray bearerHeader(const Secret& token) {
    QByteArray value("Bearer ");
    value.append(token.c_str(), static_cast<qsizetype>(token.size()));
    return value;
}

/// What an error of Qt's below HTTP means; the request was not answered, or not in full.
ErrorCode codeOf(QNetworkReply::NetworkError error) {
    if (error == QNetworkReply::HostNotFoundError)
        return ErrorCode::PortalUnknown;
    if (error == QNetworkReply::SslHandshakeFailedError)
        return ErrorCode::PortalUntrusted;
    if (error == QNetworkReply::TimeoutError || error == QNetworkReply::ProxyTimeoutError)
        return ErrorCode::PortalTimeout;
    if (error == QNetworkReply::RemoteHostClosedError || error == QNetworkReply::ContentReSendError)
        return ErrorCode::PortalFailed;
    if (error == QNetworkReply::ProtocolFailure || error == QNetworkReply::ProtocolUnknownError)
        return ErrorCode::PortalMalformed;
    return ErrorCode::PortalUnreachable;
}

} // namespace

void Exchange::finish(Result<HttpResponse> result) {
    {
        const std::lock_guard lock(mutex);
        if (finished)
            return;
        finished = true;
        outcome = std::move(result);
    }
    changed.notify_all();
}

Transfer::Transfer(std::shared_ptr<Exchange> exchange, const HttpOptions& options, QObject* parent)
    : QObject(parent), exchange_(std::move(exchange)), options_(options) {
    const auto expired = [this] { abandon(Error(ErrorCode::PortalTimeout, "no answer in time")); };
    for (QTimer* timer : {&idle_, &total_}) {
        timer->setSingleShot(true);
        connect(timer, &QTimer::timeout, this, expired);
    }
}

Transfer::~Transfer() {
    exchange_->finish(fail(ErrorCode::Cancelled));
}

void Transfer::start(QNetworkAccessManager& reads, QNetworkAccessManager& writes,
                     const QSslConfiguration& tls) {
    HttpRequest request;
    {
        const std::lock_guard lock(exchange_->mutex);
        request = std::move(exchange_->request);
    }
    duration_.start();
    method_ = request.method;
    const auto url = parseAddress(request.url);
    if (!url)
        return finish(fail(url.error()));
    url_ = *url;
    const bool isRead = method_ == "GET";
    QNetworkRequest made = makeRequest(request, tls);
    if (isRead) {
        reply_ = reads.get(made);
    } else {
        made.setRawHeader("Connection", "close");
        made.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
        made.setHeader(QNetworkRequest::ContentLengthHeader, static_cast<qint64>(request.body.size()));
        reply_ = writes.sendCustomRequest(made, QByteArray::fromStdString(method_),
                                          new OnceBody(std::move(request.body), this));
    }
    watch();
}

QNetworkRequest Transfer::makeRequest(const HttpRequest& request, const QSslConfiguration& tls) const {
    QNetworkRequest made(url_);
    made.setSslConfiguration(tls);
    made.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    made.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    made.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    made.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    made.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    made.setRawHeader("User-Agent", "Fidesk/" FIDESK_VERSION);
    made.setRawHeader("Accept-Encoding", "identity");
    for (const auto& [name, value] : request.headers)
        made.setRawHeader(QByteArray::fromStdString(name), QByteArray::fromStdString(value));
    if (!request.bearer.empty())
        made.setRawHeader("Authorization", bearerHeader(request.bearer));
    return made;
}

void Transfer::watch() {
    reply_->setParent(this);
    const auto alive = [this] { idle_.start(options_.idleTimeout); };
    connect(reply_, &QNetworkReply::encrypted, this, alive);
    connect(reply_, &QNetworkReply::uploadProgress, this, alive);
    connect(reply_, &QNetworkReply::readyRead, this, [this, alive] {
        alive();
        receive();
    });
    connect(reply_, &QNetworkReply::sslErrors, this, [this](const QList<QSslError>& faults) {
        for (const QSslError& fault : faults)
            tlsFaults_ += (tlsFaults_.empty() ? "" : "; ") + toUtf8(fault.errorString());
    });
    connect(reply_, &QNetworkReply::finished, this, &Transfer::conclude);
    total_.start(options_.totalTimeout);
    alive();
}

void Transfer::receive() {
    while (reply_->bytesAvailable() > 0) {
        QByteArray chunk = reply_->read(64 * 1024);
        body_.append(chunk.constData(), static_cast<std::size_t>(chunk.size()));
        chunk.fill('\0');
        if (body_.size() > options_.maxBody)
            return abandon(Error(ErrorCode::PortalMalformed,
                                 "the answer is longer than " + std::to_string(options_.maxBody) + " bytes"));
    }
}

void Transfer::conclude() {
    if (finished_)
        return;
    receive();
    if (finished_)
        return;
    if (auto error = failure())
        return finish(fail(std::move(*error)));
    finish(makeResponse());
}

std::optional<Error> Transfer::failure() const {
    const QNetworkReply::NetworkError error = reply_->error();
    const int status = reply_->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const std::string text = toUtf8(reply_->errorString());
    if (error == QNetworkReply::SslHandshakeFailedError)
        return Error(ErrorCode::PortalUntrusted, tlsFaults_.empty() ? text : tlsFaults_);
    if (error != QNetworkReply::NoError && (error < 200 || error == QNetworkReply::ContentReSendError) &&
        status != 0)
        return Error(ErrorCode::PortalFailed, "the answer broke off: " + text, status);
    if (error == QNetworkReply::ProtocolFailure || (error == QNetworkReply::NoError && status == 0))
        return Error(ErrorCode::PortalMalformed, text);
    if (status == 0)
        return Error(codeOf(error), text);
    const QVariant announced = reply_->header(QNetworkRequest::ContentLengthHeader);
    if (announced.isValid() && announced.toULongLong() != body_.size() && status != 304)
        return Error(ErrorCode::PortalFailed, "the answer broke off", status);
    return std::nullopt;
}

HttpResponse Transfer::makeResponse() {
    HttpResponse response;
    response.status = reply_->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const auto headers = reply_->rawHeaderPairs();
    for (const auto& [name, value] : headers)
        response.headers.emplace_back(asciiLowerCase(name.toStdString()), value.toStdString());
    response.body = std::exchange(body_, {});
    return response;
}

void Transfer::abandon(Error error) {
    finish(fail(std::move(error)));
}

void Transfer::finish(Result<HttpResponse> result) {
    if (finished_)
        return;
    finished_ = true;
    qCInfo(logPortal).noquote() << QString::fromStdString(method_) << url_.path(QUrl::FullyEncoded)
                                << (result ? QString::number(result->status)
                                           : toQString(name(result.error().code)))
                                << duration_.elapsed() << "ms";
    if (reply_ && reply_->isRunning())
        reply_->abort();
    wipe(body_);
    exchange_->finish(std::move(result));
    deleteLater();
}

} // namespace fidesk::portal::http
