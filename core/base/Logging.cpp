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

const char* levelOf(QtMsgType type) {
    switch (type) {
    case QtDebugMsg:
        return "debug";
    case QtInfoMsg:
        return "info";
    case QtWarningMsg:
        return "warning";
    case QtCriticalMsg:
    case QtFatalMsg:
        break;
    }
    return "critical";
}

void writeObject(const char* level, const char* category, QJsonObject members) {
    members.insert(QStringLiteral("time"), toQString(toIso8601(std::chrono::system_clock::now())));
    members.insert(QStringLiteral("level"), QLatin1String(level));
    members.insert(QStringLiteral("category"), QLatin1String(category ? category : "default"));
    std::fputs((toJsonText(members) + '\n').c_str(), stderr);
}

void writeJson(QtMsgType type, const QMessageLogContext& context, const QString& message) {
    writeObject(levelOf(type), context.category,
                {{QStringLiteral("message"), toQString(redacted(toUtf8(message)))}});
    if (type == QtFatalMsg)
        std::abort();
}

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

void installLogging(bool verbose, LogFormat format) {
    QLoggingCategory::setFilterRules(verbose ? QStringLiteral("fidesk.*=true")
                                             : QStringLiteral("fidesk.*.debug=false\nfidesk.*.info=false"));
    qInstallMessageHandler(format == LogFormat::Json ? writeJson : writeLine);
}

void writeLogObject(const char* category, QJsonObject members) {
    writeObject("info", category, std::move(members));
}

} // namespace fidesk
