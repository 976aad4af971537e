#include "app/ctl/Browser.h"

#include "core/base/Json.h"

#include <QProcess>

namespace fidesk::ctl {

namespace {

#if defined(Q_OS_MACOS)
constexpr const char* opener = "open";
bool hasScreen() {
    return true;
}
#else
constexpr const char* opener = "xdg-open";
bool hasScreen() {
    return !qEnvironmentVariableIsEmpty("DISPLAY") || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY");
}
#endif

} // namespace

bool openInBrowser(const std::string& url) {
    if (!hasScreen())
        return false;
    QProcess process;
    process.setProgram(QString::fromLatin1(opener));
    process.setArguments({toQString(url)});
    process.setStandardOutputFile(QProcess::nullDevice());
    process.setStandardErrorFile(QProcess::nullDevice());
    return process.startDetached();
}

} // namespace fidesk::ctl
