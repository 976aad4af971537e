#include "tests/support/http/LogCapture.h"

#include "core/base/Json.h"

#include <QLoggingCategory>

#include <mutex>

namespace fidesk::test {

namespace {

std::mutex mutex;
std::string lines;

void keep(QtMsgType, const QMessageLogContext&, const QString& message) {
    const std::lock_guard lock(mutex);
    lines += toUtf8(message) + '\n';
}

} // namespace

LogCapture::LogCapture() {
    {
        const std::lock_guard lock(mutex);
        lines.clear();
    }
    QLoggingCategory::setFilterRules(QStringLiteral("fidesk.*=true"));
    qInstallMessageHandler(keep);
}

LogCapture::~LogCapture() {
    qInstallMessageHandler(nullptr);
}

std::string LogCapture::text() {
    const std::lock_guard lock(mutex);
    return lines;
}

} // namespace fidesk::test
