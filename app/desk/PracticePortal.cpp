#include "app/desk/PracticePortal.h"

#include "core/base/Json.h"

#include <chrono>

namespace fidesk::desk {

namespace {

constexpr int maxLine = 64 * 1024;
constexpr int endTimeoutMs = 8000; // connections that are kept alive hold it up for a while

} // namespace

PracticePortal::PracticePortal(QObject* parent) : QObject(parent) {
    process_.setProcessChannelMode(QProcess::SeparateChannels);
    process_.setStandardErrorFile(QProcess::nullDevice());
    connect(&process_, &QProcess::readyReadStandardOutput, this, &PracticePortal::read);
    connect(&process_, &QProcess::errorOccurred, this, [this] { tell(process_.errorString()); });
    connect(&process_, &QProcess::finished, this,
            [this](int code) { tell(tr("it ended with code %1").arg(code)); });
}

PracticePortal::~PracticePortal() {
    told_ = true;
    process_.closeWriteChannel(); // That is how it is told to end.
    if (process_.state() != QProcess::NotRunning && !process_.waitForFinished(endTimeoutMs)) {
        process_.kill();
        process_.waitForFinished(endTimeoutMs);
    }
}

void PracticePortal::start(const QString& program) {
    process_.start(program, {QStringLiteral("practice")});
}

void PracticePortal::read() {
    line_ += process_.readAllStandardOutput();
    const bool complete = line_.contains('\n');
    if (told_ || (!complete && line_.size() < maxLine))
        return;
    auto access = parse();
    line_.fill('\0');
    line_.clear();
    if (!access)
        return tell(toQString(describe(access.error())));
    access_ = std::move(*access);
    told_ = true;
    Q_EMIT ready();
}

Result<PracticeAccess> PracticePortal::parse() const {
    const QByteArray first = line_.left(line_.indexOf('\n'));
    FIDESK_ASSIGN(const QJsonObject json, parseJsonObject(asBytes(first.toStdString()), maxLine));
    PracticeAccess access;
    FIDESK_ASSIGN(access.url, requireString(json, "url"));
    FIDESK_ASSIGN(std::string accessToken, requireString(json, "accessToken"));
    FIDESK_ASSIGN(std::string refreshToken, requireString(json, "refreshToken"));
    access.tokens.access = Secret(std::string_view(accessToken));
    access.tokens.refresh = Secret(std::string_view(refreshToken));
    wipe(accessToken);
    wipe(refreshToken);
    access.tokens.expiresAt = std::chrono::system_clock::now() +
                              std::chrono::seconds(json.value(QStringLiteral("expiresIn")).toInt());
    FIDESK_ASSIGN(const QJsonObject administrator, requireObject(json, "administrator"));
    FIDESK_ASSIGN(access.administrator, requireString(administrator, "userPrincipalName"));
    FIDESK_ASSIGN(access.password, requireString(administrator, "password"));
    return access;
}

void PracticePortal::tell(const QString& problem) {
    if (std::exchange(told_, true))
        return;
    Q_EMIT failed(problem);
}

} // namespace fidesk::desk
