#include "core/records/Presence.h"

#include "core/base/Random.h"
#include "core/base/Uuid.h"

#include <QtGlobal>

#include <algorithm>
#include <system_error>

#ifdef Q_OS_UNIX
#include "core/base/Descriptor.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#else
#include "core/base/Json.h"

#include <QLockFile>
#endif

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

#ifdef Q_OS_UNIX

constexpr int mode = 0600;

int openLock(const fs::path& path, int flags) {
    return ::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | flags, mode);
}

/// Whether somebody holds the lock; the file of nobody is removed.
bool isHeld(const fs::path& path) {
    const Descriptor file(openLock(path, 0));
    if (file.get() < 0)
        return errno != ENOENT;
    if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0)
        return true;
    ::unlink(path.c_str());
    return false;
}

#else

bool isHeld(const fs::path& path) {
    if (!fs::exists(path))
        return false;
    QLockFile lock(toQString(path.string()));
    lock.setStaleLockTime(0);
    return !lock.tryLock(0);
}

#endif

} // namespace

#ifdef Q_OS_UNIX

struct Presence::Lock {
    fs::path path;
    Descriptor file;
};

Result<std::unique_ptr<Presence>> Presence::beside(const fs::path& database) {
    SystemRandom random;
    const std::string name = newUuid(random);
    const fs::path path = lockFile(database, name);
    while (true) {
        Descriptor file(openLock(path, O_CREAT));
        // Whoever looks for absent ones may have taken it for one before it was locked.
        struct stat status {};
        if (file.get() < 0 || ::flock(file.get(), LOCK_EX) != 0 || ::fstat(file.get(), &status) != 0)
            return fail(ErrorCode::FileUnwritable, path.string());
        if (status.st_nlink > 0)
            return std::unique_ptr<Presence>(
                new Presence(name, std::make_unique<Lock>(Lock{path, std::move(file)})));
    }
}

Presence::~Presence() {
    ::unlink(lock_->path.c_str());
}

#else

struct Presence::Lock {
    explicit Lock(const fs::path& path) : file(toQString(path.string())) {}
    QLockFile file;
};

Result<std::unique_ptr<Presence>> Presence::beside(const fs::path& database) {
    SystemRandom random;
    const std::string name = newUuid(random);
    auto lock = std::make_unique<Lock>(lockFile(database, name));
    lock->file.setStaleLockTime(0);
    if (!lock->file.tryLock(0))
        return fail(ErrorCode::FileUnwritable, lockFile(database, name).string());
    return std::unique_ptr<Presence>(new Presence(name, std::move(lock)));
}

Presence::~Presence() = default;

#endif

Presence::Presence(std::string name, std::unique_ptr<Lock> lock)
    : name_(std::move(name)), lock_(std::move(lock)) {}

bool isPresent(const fs::path& database, const std::string& name) {
    return isName(name) && isHeld(lockFile(database, name));
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
