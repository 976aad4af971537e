#include "core/portal/http/Status.h"

#include "core/base/Json.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace fidesk::portal::http {

namespace {

constexpr std::chrono::milliseconds longestWait = std::chrono::hours(24);

/// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 section 5.6.7).
std::optional<TimePoint> fromHttpDate(const QString& text) {
    const QDateTime local =
        QLocale::c().toDateTime(text.trimmed(), QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'"));
    if (!local.isValid())
        return std::nullopt;
    const QDateTime utc(local.date(), local.time(), Qt::UTC);
    return TimePoint(std::chrono::milliseconds(utc.toMSecsSinceEpoch()));
}

} // namespace

std::optional<std::chrono::milliseconds> retryAfter(const HttpResponse& response, TimePoint now) {
    const QString text = toQString(response.header("retry-after"));
    bool isNumber = false;
    const double seconds = QLocale::c().toDouble(text.trimmed(), &isNumber);
    if (isNumber && seconds >= 0) {
        const double bounded = std::min(seconds * 1000, static_cast<double>(longestWait.count()));
        return std::chrono::milliseconds(static_cast<std::int64_t>(bounded));
    }
    const auto date = fromHttpDate(text);
    if (!date)
        return std::nullopt;
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(*date - now);
    return std::clamp(wait, std::chrono::milliseconds(0), longestWait);
}

Error statusError(const HttpResponse& response, TimePoint now) {
    const std::string detail = "status " + std::to_string(response.status);
    if (response.status == 429 || response.status == 503) {
        Error error(ErrorCode::PortalBusy, detail, response.status);
        error.retryAfter = retryAfter(response, now);
        return error;
    }
    return {response.status >= 500 ? ErrorCode::PortalFailed : ErrorCode::PortalMalformed, detail,
            response.status};
}

std::string cleaned(std::string_view text, int limit) {
    QString result;
    for (const char32_t c : toQString(text).toUcs4()) {
        if (limit-- == 0)
            break;
        const bool hidden = QChar::category(c) == QChar::Other_Control ||
                            QChar::category(c) == QChar::Other_Format || c == 0x2028 || c == 0x2029;
        result += hidden ? QStringLiteral(" ") : QString::fromUcs4(&c, 1);
    }
    return toUtf8(result.trimmed());
}

} // namespace fidesk::portal::http
