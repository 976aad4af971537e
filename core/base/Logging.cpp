#include "core/base/Logging.h"

#include "core/base/Clock.h"
#include "core/base/Json.h"

#include <QRegularExpression>
#include <QString>

#include <cstdio>
#include <cstdlib>

namespace fidesk {

Q_LOGGING_CATEGORY(logKeys, "fidesk.keys")
Q_LOGGING_CATEGORY(logPortal, "fidesk.portal")
Q_LOGGING_CATEGORY(logEnrol, "fidesk.enrol")
Q_LOGGING_CATEGORY(logServer, "fidesk.server")

namespace {

void writeLine(QtMsgType type, const QMessageLogContext& context, const QString& message) {
    const std::string line = toIso8601(std::chrono::system_clock::now()) + ' ' +
                             (context.category ? context.category : "default") + ' ' +
                             redacted(toUtf8(message)) + '\n';
    std::fputs(line.c_str(), stderr);
    if (type == QtFatalMsg)
        std::abort();
}

} // namespace

std::string redacted(std::string_view text) {
    static const QRegularExpression header(QStringLiteral(R"(\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]+)"),
                                           QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression member(
        QStringLiteral(
            R"((\b(?:access_token|refresh_token|id_token|code|device_code|code_verifier|password|pin)\b"?\s*[=:]\s*)("(?:[^"\\]|\\.)*"|[^\s&",}]+))"),
        QRegularExpression::CaseInsensitiveOption);
    QString result = toQString(text);
    result.replace(header, QStringLiteral("\\1 ***"));
    result.replace(member, QStringLiteral("\\1***"));
    return toUtf8(result);
}

void installLogging(bool verbose) {
    QLoggingCategory::setFilterRules(verbose ? QStringLiteral("fidesk.*=true")
                                             : QStringLiteral("fidesk.*.debug=false\nfidesk.*.info=false"));
    qInstallMessageHandler(writeLine);
}

} // namespace fidesk
