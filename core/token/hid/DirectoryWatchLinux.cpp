#include "core/token/hid/DirectoryWatch.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <string_view>
#include <thread>

namespace fidesk::token {
namespace {

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor() {
        if (fd_ >= 0)
            ::close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int get() const { return fd_; }

private:
    int fd_;
};

} // namespace

struct DirectoryWatch::Impl {
    Impl(const std::string& directory, std::string namePrefix, std::function<void()> function)
        : prefix(std::move(namePrefix)), changed(std::move(function)) {
        constexpr std::uint32_t events = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB;
        const bool watching = wake.get() >= 0 && notify.get() >= 0 &&
                              ::inotify_add_watch(notify.get(), directory.c_str(), events | IN_ONLYDIR) >= 0;
        if (watching)
            thread = std::thread([this] { run(); });
    }

    ~Impl() {
        if (!thread.joinable())
            return;
        ::eventfd_write(wake.get(), 1);
        thread.join();
    }

    void run() {
        std::array<pollfd, 2> waited{pollfd{notify.get(), POLLIN, 0}, pollfd{wake.get(), POLLIN, 0}};
        for (;;) {
            if (::poll(waited.data(), waited.size(), -1) < 0 && errno != EINTR)
                return;
            if (waited[1].revents != 0 || (waited[0].revents & (POLLERR | POLLNVAL)) != 0)
                return;
            if ((waited[0].revents & POLLIN) != 0 && concerned())
                changed();
        }
    }

    /// Reads what has happened since; whether any of it is about our entries.
    bool concerned() {
        alignas(inotify_event) std::array<char, 4096> buffer;
        bool ours = false;
        for (;;) {
            const ssize_t got = ::read(notify.get(), buffer.data(), buffer.size());
            if (got <= 0)
                return ours;
            ours = anyOurs(std::string_view(buffer.data(), static_cast<std::size_t>(got))) || ours;
        }
    }

    [[nodiscard]] bool anyOurs(std::string_view events) const {
        while (events.size() >= sizeof(inotify_event)) {
            inotify_event event;
            std::memcpy(&event, events.data(), sizeof(event));
            const std::string_view name = events.substr(sizeof(event), event.len);
            if (name.substr(0, prefix.size()) == prefix || (event.mask & IN_Q_OVERFLOW) != 0)
                return true;
            events.remove_prefix(sizeof(event) + event.len);
        }
        return false;
    }

    Descriptor notify{::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)};
    Descriptor wake{::eventfd(0, EFD_CLOEXEC)};
    std::string prefix;
    std::function<void()> changed;
    std::thread thread;
};

DirectoryWatch::DirectoryWatch(const std::string& directory, std::string prefix,
                               std::function<void()> changed)
    : impl_(std::make_unique<Impl>(directory, std::move(prefix), std::move(changed))) {}

DirectoryWatch::~DirectoryWatch() = default;

} // namespace fidesk::token
