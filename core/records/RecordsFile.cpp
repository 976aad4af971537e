#include "core/records/RecordsFile.h"

#include "core/base/Paths.h"
#include "core/records/Schema.h"

#include <QFile>
#include <QFileInfo>

#include <system_error>

namespace fidesk::records {

namespace {

namespace fs = std::filesystem;

// SQLite's result codes, of which the lowest byte tells the kind.
constexpr int kindMask = 0xFF;
constexpr int readOnly = 8;
constexpr int corrupt = 11;
constexpr int cannotOpen = 14;
constexpr int notADatabase = 26;

constexpr auto forOwner = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

Result<void> makeFile(const fs::path& path) {
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    QFile file(toQPath(path));
    // Another program may make it at the same time.
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly, forOwner) && !file.exists())
        return fail(ErrorCode::FileUnwritable, path.string());
    return {};
}

/// What SQLite's refusal of @p path means here.
Error explained(const Error& error, const fs::path& path) {
    if (error.code == ErrorCode::Malformed)
        return {ErrorCode::Malformed, path.string() + ": " + error.detail};
    if (error.code != ErrorCode::DatabaseFailed)
        return error;
    switch (error.native & kindMask) {
    case readOnly:
    case cannotOpen:
        return {ErrorCode::FileUnwritable, path.string()};
    case corrupt:
    case notADatabase:
        return {ErrorCode::Malformed, path.string() + ": " + error.detail};
    default:
        return error;
    }
}

Result<void> upgrade(const fs::path& path) {
    FIDESK_ASSIGN(const auto database, sql::Database::open(path.string(), false));
    FIDESK_ASSIGN(const int version, sql::schemaVersion(*database));
    if (version == schema().first + static_cast<int>(schema().steps.size()) - 1)
        return {};
    return sql::migrate(*database, schema());
}

} // namespace

Result<fs::path> prepareFile(const fs::path& file) {
    std::error_code error;
    const fs::path path = fs::absolute(file, error);
    const QFileInfo info(toQPath(path));
    if (!info.exists())
        FIDESK_TRY(makeFile(path));
    else if (!info.isFile() || !info.isReadable())
        return fail(ErrorCode::FileUnreadable, path.string());
    else if (!info.isWritable() || !QFile::setPermissions(toQPath(path), forOwner))
        return fail(ErrorCode::FileUnwritable, path.string());
    const auto upgraded = upgrade(path);
    if (!upgraded)
        return fail(explained(upgraded.error(), path));
    return path;
}

} // namespace fidesk::records
