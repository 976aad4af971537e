#pragma once

#include "core/portal/http/HttpClient.h"

#include <QElapsedTimer>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QSslConfiguration>
#include <QTimer>
#include <QUrl>

#include <memory>

class QNetworkAccessManager;

namespace fidesk::portal::http {

struct Exchange;

/// One request in the hands of QNetworkAccessManager; lives on the network's thread and deletes itself when
/// it has told the exchange what came of it.
class Transfer : public QObject {
public:
    Transfer(std::shared_ptr<Exchange> exchange, const HttpOptions& options, QObject* parent);
    ~Transfer() override;

    /// GET goes through @p reads, which keeps connections; everything else through @p writes.
    void start(QNetworkAccessManager& reads, QNetworkAccessManager& writes, const QSslConfiguration& tls);

    /// Ends it with @p error if it has not ended.
    void abandon(Error error);

    [[nodiscard]] const std::shared_ptr<Exchange>& exchange() const { return exchange_; }

private:
    void watch();
    void receive();
    void conclude();
    void finish(Result<HttpResponse> result);
    [[nodiscard]] QNetworkRequest makeRequest(const HttpRequest& request, const QSslConfiguration& tls) const;
    [[nodiscard]] HttpResponse makeResponse();
    [[nodiscard]] std::optional<Error> failure() const;

    std::shared_ptr<Exchange> exchange_;
    const HttpOptions& options_;
    QNetworkReply* reply_{nullptr};
    QTimer idle_{};
    QTimer total_{};
    QElapsedTimer duration_{};
    std::string method_{};
    QUrl url_{};
    std::string body_{};
    std::string tlsFaults_{};
    bool finished_{false};
};

} // namespace fidesk::portal::http
