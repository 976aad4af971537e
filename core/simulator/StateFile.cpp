#include "core/simulator/StateFile.h"

#include "core/base/Paths.h"

#include <QFile>
#include <QSaveFile>

namespace fidesk::simulator {

namespace {

constexpr qint64 maxFileSize = 4 * 1024 * 1024;

std::string toText(const std::filesystem::path& path) {
    return toQPath(path).toStdString();
}

} // namespace

Result<StateFile> StateFile::lock(std::filesystem::path path) {
    std::filesystem::path beside = path;
    beside += ".lock";
    auto lock = FileLock::tryTake(beside);
    if (!lock)
        return fail(ErrorCode::FileUnwritable, toText(beside));
    if (!*lock)
        return fail(ErrorCode::KeyBusy, toText(path) + ": another software key uses this state file");
    return StateFile(std::move(path), std::move(**lock));
}

StateFile::StateFile(std::filesystem::path path, FileLock lock)
    : path_(std::move(path)), lock_(std::move(lock)) {}

Result<std::optional<Memory>> StateFile::load() const {
    QFile file(toQPath(path_));
    if (!file.exists())
        return std::optional<Memory>();
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::FileUnreadable, toText(path_));
    const QByteArray content = file.read(maxFileSize);
    if (file.error() != QFileDevice::NoError)
        return fail(ErrorCode::FileUnreadable, toText(path_));
    if (!file.atEnd())
        return fail(ErrorCode::Malformed, toText(path_) + ": too large for a key's memory");
    auto memory = decodeMemory(asBytes({content.data(), static_cast<std::size_t>(content.size())}));
    if (!memory)
        return fail(ErrorCode::Malformed, toText(path_) + ": " + memory.error().detail);
    return std::optional(std::move(*memory));
}

Result<void> StateFile::save(const Memory& memory) const {
    const Bytes content = encodeMemory(memory);
    QSaveFile file(toQPath(path_));
    const auto size = static_cast<qint64>(content.size());
    if (!file.open(QIODevice::WriteOnly) ||
        !file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner) ||
        file.write(reinterpret_cast<const char*>(content.data()), size) != size || !file.commit())
        return fail(ErrorCode::FileUnwritable, toText(path_));
    return {};
}

} // namespace fidesk::simulator
