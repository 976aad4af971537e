#include "app/ctl/BlobFiles.h"

#include "app/ctl/Terminal.h"
#include "core/base/Descriptor.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include <fcntl.h>
#include <unistd.h>

namespace fidesk::ctl {

namespace {

bool writeAll(int fd, ByteView content) {
    while (!content.empty()) {
        const ssize_t wrote = write(fd, content.data(), content.size());
        if (wrote < 0 && errno != EINTR)
            return false;
        content = content.subspan(wrote > 0 ? static_cast<std::size_t>(wrote) : 0);
    }
    return fsync(fd) == 0;
}

Result<void> replace(const std::string& path, ByteView content) {
    std::string temporary = path + ".XXXXXX";
    const Descriptor file(mkostemp(temporary.data(), O_CLOEXEC)); // mode 0600
    if (file.get() < 0)
        return fail(ErrorCode::FileUnwritable, path);
    if (!writeAll(file.get(), content) || rename(temporary.c_str(), path.c_str()) != 0) {
        unlink(temporary.c_str());
        return fail(ErrorCode::FileUnwritable, path);
    }
    return {};
}

} // namespace

Result<Bytes> readBlob(const std::string& path, std::size_t maxBytes, const std::stop_token& stop) {
    const Descriptor file(path == standardStream ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                                                 : open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (file.get() < 0)
        return fail(ErrorCode::FileUnreadable, path);
    Bytes content;
    std::array<std::uint8_t, 4096> part{};
    for (;;) {
        FIDESK_TRY(awaitInput(file.get(), stop));
        const ssize_t got = read(file.get(), part.data(), part.size());
        if (got < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (got < 0)
            return fail(ErrorCode::FileUnreadable, path);
        if (got == 0)
            return content;
        append(content, ByteView(part).first(static_cast<std::size_t>(got)));
        if (content.size() > maxBytes)
            return fail(ErrorCode::InvalidArgument,
                        path + " has more than " + std::to_string(maxBytes) + " bytes");
    }
}

Result<void> writeBlob(const std::string& path, ByteView content, bool force) {
    if (force)
        return replace(path, content);
    const Descriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (file.get() < 0 && errno == EEXIST)
        return fail(ErrorCode::InvalidArgument, path + " is there already; --force replaces it");
    if (file.get() < 0)
        return fail(ErrorCode::FileUnwritable, path);
    if (!writeAll(file.get(), content)) {
        unlink(path.c_str());
        return fail(ErrorCode::FileUnwritable, path);
    }
    return {};
}

} // namespace fidesk::ctl
