#include "core/base/FileLock.h"

#include <QtGlobal>

#ifdef Q_OS_UNIX
#include "core/base/Descriptor.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#else
#include "core/base/Paths.h"

#include <QLockFile>
#endif

namespace fidesk {

#ifdef Q_OS_UNIX

// Not QLockFile: one that was killed while it made its file leaves an empty one, which QLockFile then takes
// for held for ever.

struct FileLock::Held {
    std::filesystem::path path;
    Descriptor file;

    Held(std::filesystem::path where, Descriptor what) : path(std::move(where)), file(std::move(what)) {}
    ~Held() { ::unlink(path.c_str()); }
    Held(const Held&) = delete;
    Held& operator=(const Held&) = delete;
};

Result<std::optional<FileLock>> FileLock::tryTake(std::filesystem::path path) {
    constexpr int mode = 0600;
    while (true) {
        Descriptor file(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_CREAT, mode));
        const bool opened = file.get() >= 0;
        const bool locked = opened && ::flock(file.get(), LOCK_EX | LOCK_NB) == 0;
        if (opened && !locked && errno == EWOULDBLOCK)
            return std::optional<FileLock>();
        struct stat status {};
        if (!locked || ::fstat(file.get(), &status) != 0)
            return fail(ErrorCode::FileUnwritable, path.string());
        if (status.st_nlink > 0) // Otherwise its holder left between the first two calls.
            return std::optional(FileLock(std::make_unique<Held>(std::move(path), std::move(file))));
    }
}

#else

struct FileLock::Held {
    QLockFile file;
};

Result<std::optional<FileLock>> FileLock::tryTake(std::filesystem::path path) {
    auto held = std::make_unique<Held>(toQPath(path));
    held->file.setStaleLockTime(0); // Only a lock whose owner has died is stale.
    if (held->file.tryLock(0))
        return std::optional(FileLock(std::move(held)));
    if (held->file.error() == QLockFile::LockFailedError)
        return std::optional<FileLock>();
    return fail(ErrorCode::FileUnwritable, path.string());
}

#endif

FileLock::FileLock(std::unique_ptr<Held> held) : held_(std::move(held)) {}
FileLock::FileLock(FileLock&&) noexcept = default;
FileLock& FileLock::operator=(FileLock&&) noexcept = default;
FileLock::~FileLock() = default;

} // namespace fidesk
