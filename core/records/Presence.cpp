#include "core/records/Presence.h"

#include "core/base/Random.h"
#include "core/base/Uuid.h"

#include <algorithm>
#include <system_error>

namespace fidesk::records {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view ending = ".lock";
constexpr std::size_t nameLength = 36; // of a UUID

/// Names come from the database, which anybody may have written to: nothing else becomes part of a path.
bool isName(std::string_view name) {
    return name.size() == nameLength && std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == '-';
           });
}

fs::path lockFile(const fs::path& database, const std::string& name) {
    fs::path path = database;
    path += "-" + name + std::string(ending);
    return path;
}

} // namespace

Result<std::unique_ptr<Presence>> Presence::beside(const fs::path& database) {
    SystemRandom random;
    while (true) {
        std::string name = newUuid(random);
        FIDESK_ASSIGN(auto lock, FileLock::tryTake(lockFile(database, name)));
        if (lock) // Otherwise somebody who looks for absent ones was faster.
            return std::unique_ptr<Presence>(new Presence(std::move(name), std::move(*lock)));
    }
}

bool isPresent(const fs::path& database, const std::string& name) {
    if (!isName(name))
        return false;
    const fs::path path = lockFile(database, name);
    std::error_code unreadable;
    if (!fs::exists(fs::symlink_status(path, unreadable)) && !unreadable)
        return false;
    const auto lock = FileLock::tryTake(path);
    return !lock || !*lock;
}

void forgetAbsent(const fs::path& database) {
    const std::string prefix = database.filename().string() + "-";
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(database.parent_path(), ignored)) {
        const std::string file = entry.path().filename().string();
        std::string_view name = file;
        if (!name.starts_with(prefix) || !name.ends_with(ending))
            continue;
        name.remove_prefix(prefix.size());
        name.remove_suffix(ending.size());
        isPresent(database, std::string(name));
    }
}

} // namespace fidesk::records
