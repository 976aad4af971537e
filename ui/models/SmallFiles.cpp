#include "ui/models/SmallFiles.h"

#include "core/base/Json.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

namespace fidesk::ui {

namespace {

constexpr QFileDevice::Permissions ownerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

bool writeAll(QFileDevice& file, const Bytes& content) {
    const auto size = static_cast<qint64>(content.size());
    return file.write(reinterpret_cast<const char*>(content.data()), size) == size && file.flush();
}

Result<void> replace(const QString& path, const Bytes& content) {
    QSaveFile file(path);
    const bool written = file.open(QIODevice::WriteOnly) && file.setPermissions(ownerOnly) &&
                         writeAll(file, content) && file.commit();
    if (!written)
        return fail(ErrorCode::FileUnwritable, toUtf8(path));
    return {};
}

} // namespace

Result<void> writePrivateFile(const QString& path, const Bytes& content, bool mayReplace) {
    if (mayReplace)
        return replace(path, content);
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly, ownerOnly)) {
        const ErrorCode code =
            QFileInfo::exists(path) ? ErrorCode::InvalidArgument : ErrorCode::FileUnwritable;
        return fail(code, toUtf8(path));
    }
    if (writeAll(file, content))
        return {};
    file.remove();
    return fail(ErrorCode::FileUnwritable, toUtf8(path));
}

Result<Bytes> readSmallFile(const QString& path, std::uint64_t most) {
    QFile file(path);
    // A pipe or a device might never end, or never begin.
    if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::FileUnreadable, toUtf8(path));
    const QByteArray content = file.read(static_cast<qint64>(most) + 1);
    if (file.error() != QFileDevice::NoError)
        return fail(ErrorCode::FileUnreadable, toUtf8(path));
    if (static_cast<std::uint64_t>(content.size()) > most)
        return fail(ErrorCode::RequestTooLarge, toUtf8(path));
    return Bytes(content.begin(), content.end());
}

} // namespace fidesk::ui
