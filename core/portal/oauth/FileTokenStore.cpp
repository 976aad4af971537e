#include "core/portal/oauth/FileTokenStore.h"

#include "core/base/Json.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

namespace fidesk::portal::oauth {

namespace {

constexpr qint64 maxSize = 64 * 1024;
constexpr auto ownerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

/// Whether nobody but the owner gets at @p file. Windows keeps no such bits; a user's own directories are
/// private there.
bool isPrivate([[maybe_unused]] const QFile& file) {
#ifdef Q_OS_WIN
    return true;
#else
    constexpr auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ExeGroup |
                            QFileDevice::ReadOther | QFileDevice::WriteOther | QFileDevice::ExeOther;
    return !(file.permissions() & others);
#endif
}

} // namespace

FileTokenStore::FileTokenStore(std::string path) : path_(std::move(path)) {}

Result<FileTokenStore::Entries> FileTokenStore::read() const {
    QFile file(toQString(path_));
    Entries entries;
    if (!file.exists())
        return entries;
    if (!isPrivate(file))
        return fail(ErrorCode::FileUnreadable, path_ + ": others may read it; its mode must be 0600");
    if (!QFileInfo(file).isFile() || !file.open(QIODevice::ReadOnly | QIODevice::Unbuffered) ||
        file.size() > maxSize)
        return fail(ErrorCode::FileUnreadable, path_);
    Secret text = Secret::ofSize(static_cast<std::size_t>(file.size()));
    if (file.read(reinterpret_cast<char*>(text.data()), file.size()) != static_cast<qint64>(text.size()))
        return fail(ErrorCode::FileUnreadable, path_);
    std::string_view rest = text.text();
    while (!rest.empty()) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        const std::size_t blank = line.find(' ');
        if (blank == std::string_view::npos || line.size() == rest.size())
            return fail(ErrorCode::Malformed, path_ + ": not a token file");
        entries.insert_or_assign(std::string(line.substr(0, blank)), Secret(line.substr(blank + 1)));
        rest.remove_prefix(line.size() + 1);
    }
    return entries;
}

Result<void> FileTokenStore::write(const Entries& entries) const {
    QSaveFile file(toQString(path_));
    bool good = file.open(QIODevice::WriteOnly | QIODevice::Unbuffered) && file.setPermissions(ownerOnly);
    for (const auto& [key, token] : entries) {
        const std::string start = key + ' ';
        good = good && file.write(start.c_str()) > 0 && file.write(token.c_str()) > 0 && file.write("\n") > 0;
    }
    if (!good || !file.commit())
        return fail(ErrorCode::FileUnwritable, path_);
    return {};
}

Result<std::optional<Secret>> FileTokenStore::load(const std::string& key, std::stop_token) {
    const std::lock_guard lock(mutex_);
    FIDESK_ASSIGN(Entries entries, read());
    const auto hit = entries.find(key);
    std::optional<Secret> token;
    if (hit != entries.end())
        token = std::move(hit->second);
    return token;
}

Result<void> FileTokenStore::save(const std::string& key, const Secret& token, std::stop_token) {
    const std::lock_guard lock(mutex_);
    FIDESK_ASSIGN(Entries entries, read());
    entries.insert_or_assign(key, token.clone());
    return write(entries);
}

Result<void> FileTokenStore::remove(const std::string& key, std::stop_token) {
    const std::lock_guard lock(mutex_);
    FIDESK_ASSIGN(Entries entries, read());
    if (entries.erase(key) == 0)
        return {};
    return write(entries);
}

} // namespace fidesk::portal::oauth
