#include "core/base/DescriptorWatch.h"

#include <poll.h>
#include <sys/eventfd.h>

#include <array>
#include <cerrno>

namespace fidesk {

DescriptorWatch::DescriptorWatch(int fd, std::function<bool()> readable)
    : fd_(fd), readable_(std::move(readable)), wake_(::eventfd(0, EFD_CLOEXEC)) {
    if (fd_ >= 0 && wake_.get() >= 0)
        thread_ = std::thread([this] { run(); });
}

DescriptorWatch::~DescriptorWatch() {
    if (!thread_.joinable())
        return;
    ::eventfd_write(wake_.get(), 1);
    thread_.join();
}

void DescriptorWatch::run() const {
    std::array<pollfd, 2> waited{pollfd{fd_, POLLIN, 0}, pollfd{wake_.get(), POLLIN, 0}};
    for (;;) {
        if (::poll(waited.data(), waited.size(), -1) < 0) {
            if (errno == EINTR)
                continue;
            return;
        }
        if (waited[1].revents != 0)
            return;
        const auto told = waited[0].revents;
        if ((told & (POLLIN | POLLERR)) != 0 ? !readable_() : told != 0) // POLLHUP and nothing left, POLLNVAL
            return;
    }
}

} // namespace fidesk
