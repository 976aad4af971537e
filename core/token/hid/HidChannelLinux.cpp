#include "core/base/Descriptor.h"
#include "core/token/hid/HidChannelOs.h"

#include <fcntl.h>
#include <linux/hidraw.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace fidesk::token {
namespace {

using Clock = std::chrono::steady_clock;

std::string reason(const char* call) {
    return std::string(call) + ": " + std::strerror(errno);
}

/// A HidChannel over /dev/hidrawN. Whatever fails on an open device means that the key has gone.
class HidrawChannel final : public HidChannel {
public:
    explicit HidrawChannel(Descriptor device) : device_(std::move(device)) {}

    Result<void> write(ByteView report) override {
        std::array<std::uint8_t, hidReportSize + 1> buffer{}; // the report id, 0, comes first
        if (report.size() != hidReportSize)
            return fail(ErrorCode::InvalidArgument, "a report of another size");
        std::copy(report.begin(), report.end(), buffer.begin() + 1);
        ssize_t written = -1;
        do {
            written = ::write(device_.get(), buffer.data(), buffer.size());
        } while (written < 0 && errno == EINTR);
        if (written < 0)
            return fail(ErrorCode::KeyUnplugged, reason("write"));
        return {};
    }

    Result<std::optional<Bytes>> read(std::chrono::milliseconds timeout) override {
        const auto limit = std::clamp<std::chrono::milliseconds::rep>(timeout.count(), 0, 60'000);
        const Clock::time_point end = Clock::now() + std::chrono::milliseconds(limit);
        for (;;) {
            FIDESK_ASSIGN(const bool readable, awaitReport(end));
            if (!readable)
                return std::optional<Bytes>();
            Bytes report(hidReportSize); // the rest of a longer one is lost, and it is refused as nonsense
            const ssize_t got = ::read(device_.get(), report.data(), report.size());
            if (got < 0 && (errno == EINTR || errno == EAGAIN))
                continue;
            if (got <= 0)
                return fail(ErrorCode::KeyUnplugged, reason("read"));
            report.resize(static_cast<std::size_t>(got));
            return std::optional(std::move(report));
        }
    }

private:
    /// Whether there is one before @p end.
    Result<bool> awaitReport(Clock::time_point end) const {
        for (;;) {
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()).count();
            pollfd waited{device_.get(), POLLIN, 0};
            const int ready = ::poll(&waited, 1, static_cast<int>(std::max<decltype(left)>(left, 0)));
            if (ready < 0 && errno == EINTR)
                continue;
            if (ready < 0 || (waited.revents & (POLLERR | POLLHUP | POLLNVAL)) != 0)
                return fail(ErrorCode::KeyUnplugged, "poll");
            return ready > 0;
        }
    }

    Descriptor device_;
};

Error toError(const std::string& path) {
    switch (errno) {
    case ENOENT:
    case ENOTDIR:
    case ENODEV:
    case ENXIO:
        return {ErrorCode::NoKey, path};
    case EACCES:
    case EPERM:
        return {ErrorCode::KeyNotPermitted, path};
    default:
        return {ErrorCode::KeyBusy, path + ": " + std::strerror(errno)};
    }
}

} // namespace

Result<std::unique_ptr<HidChannel>> openHidChannel(const std::string& path) {
    Descriptor device(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (device.get() < 0)
        return fail(toError(path));
    int size = 0;
    if (::ioctl(device.get(), HIDIOCGRDESCSIZE, &size) < 0)
        return fail(toError(path)); // not a HID device
    return std::make_unique<HidrawChannel>(std::move(device));
}

} // namespace fidesk::token
