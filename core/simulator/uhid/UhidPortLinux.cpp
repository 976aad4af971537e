#include "core/simulator/uhid/UhidPort.h"

#include "core/base/DescriptorWatch.h"

#include <fcntl.h>
#include <linux/uhid.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

namespace fidesk::simulator {
namespace {

constexpr const char* uhidPath = "/dev/uhid";
/// How long a program's closing of the device may go unnoticed: channels know no other way to end a read.
constexpr std::chrono::milliseconds readSlice{50};

/// CTAP 2.1 section 11.2.8.2: usage page 0xF1D0, usage 1; 64 bytes in, 64 bytes out.
constexpr std::array<std::uint8_t, 34> reportDescriptor{
    0x06, 0xD0, 0xF1, 0x09, 0x01, 0xA1, 0x01, 0x09, 0x20, 0x15, 0x00, 0x26, 0xFF, 0x00, 0x75, 0x08, 0x95,
    0x40, 0x81, 0x02, 0x09, 0x21, 0x15, 0x00, 0x26, 0xFF, 0x00, 0x75, 0x08, 0x95, 0x40, 0x91, 0x02, 0xC0};

/// What of @p text fits into a field of the kernel's, which ends with a NUL.
std::size_t fitting(const std::string& text, std::size_t field) {
    return std::min(text.size(), field - 1);
}

uhid_event creation(const UhidPort::Device& device) {
    uhid_event event{};
    event.type = UHID_CREATE2;
    std::memcpy(event.u.create2.name, device.name.data(), fitting(device.name, sizeof(event.u.create2.name)));
    std::memcpy(event.u.create2.uniq, device.serial.data(),
                fitting(device.serial, sizeof(event.u.create2.uniq)));
    event.u.create2.bus = BUS_USB;
    event.u.create2.vendor = device.vendorId;
    event.u.create2.product = device.productId;
    event.u.create2.rd_size = reportDescriptor.size();
    std::copy(reportDescriptor.begin(), reportDescriptor.end(), event.u.create2.rd_data);
    return event;
}

uhid_event input(ByteView report) {
    uhid_event event{};
    event.type = UHID_INPUT2;
    const std::size_t size = std::min<std::size_t>(report.size(), UHID_DATA_MAX);
    event.u.input2.size = static_cast<__u16>(size);
    std::copy_n(report.begin(), size, event.u.input2.data);
    return event;
}

/// The report a program wrote, without its report id; nothing where it is no report of ours.
std::optional<Bytes> outputReport(const uhid_output_req& output) {
    const std::size_t size = output.size;
    if (output.rtype != UHID_OUTPUT_REPORT || size < 2 || size > token::hidReportSize + 1 ||
        output.data[0] != 0)
        return std::nullopt;
    Bytes report(output.data + 1, output.data + size);
    report.resize(token::hidReportSize);
    return report;
}

} // namespace

struct UhidPort::Impl {
    /// What lasts from the first program's opening the device to the last one's closing it.
    struct Session {
        std::uint64_t plugged; ///< which time it was plugged in
        std::unique_ptr<token::HidChannel> channel;
        std::jthread reader; // the first to go
    };

    Impl(int descriptor, Device what, token::HidChannelOpener how)
        : device(std::move(what)), opener(std::move(how)), fd(descriptor),
          watch(fd.get(), [this] { return takeEvent(); }) {}

    ~Impl() { pullOut(); }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    Result<void> plugIn() {
        const std::lock_guard guard(mutex);
        if (present)
            return {};
        if (!send(creation(device)))
            return fail(ErrorCode::VirtualUsbMissing, std::strerror(errno));
        present = true;
        ++plugged;
        return {};
    }

    void pullOut() {
        const std::lock_guard guard(mutex);
        takeAway();
    }

    /// With the mutex held.
    void takeAway() {
        if (!std::exchange(present, false))
            return;
        uhid_event event{};
        event.type = UHID_DESTROY;
        send(event);
    }

    bool send(const uhid_event& event) const {
        ssize_t written = -1;
        do {
            written = ::write(fd.get(), &event, sizeof(event));
        } while (written < 0 && errno == EINTR);
        return written >= 0;
    }

    // On the watch's thread: what the kernel tells.

    /// False: there will be no more.
    bool takeEvent() {
        uhid_event event{};
        const ssize_t got = ::read(fd.get(), &event, sizeof(event));
        if (got < static_cast<ssize_t>(sizeof(event.type)))
            return got < 0 && (errno == EINTR || errno == EAGAIN);
        act(event);
        return true;
    }

    void act(const uhid_event& event) {
        switch (event.type) {
        case UHID_OPEN:
            return begin();
        case UHID_CLOSE:
        case UHID_STOP:
            return session.reset();
        case UHID_OUTPUT:
            return forward(event.u.output);
        case UHID_GET_REPORT:
            return refuseGet(event.u.get_report.id);
        case UHID_SET_REPORT:
            return refuseSet(event.u.set_report.id);
        default:
            return;
        }
    }

    void begin() {
        session.reset();
        const std::uint64_t now = timesPlugged();
        auto channel = opener();
        if (!channel)
            return; // it was pulled out meanwhile
        session = std::make_unique<Session>(Session{now, std::move(*channel), {}});
        session->reader = std::jthread(
            [this, one = session.get()](const std::stop_token& stop) { carryInput(*one, stop); });
    }

    void forward(const uhid_output_req& output) {
        const auto report = outputReport(output);
        if (!report || !session)
            return;
        if (auto written = session->channel->write(*report); !written)
            endOf(session->plugged);
    }

    /// A FIDO key has no feature reports; unanswered, whoever asks would wait for seconds.
    void refuseGet(__u32 id) const {
        uhid_event event{};
        event.type = UHID_GET_REPORT_REPLY;
        event.u.get_report_reply.id = id;
        event.u.get_report_reply.err = EIO;
        send(event);
    }

    void refuseSet(__u32 id) const {
        uhid_event event{};
        event.type = UHID_SET_REPORT_REPLY;
        event.u.set_report_reply.id = id;
        event.u.set_report_reply.err = EIO;
        send(event);
    }

    // On the session's thread: what the key says.

    void carryInput(Session& from, const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            const auto report = from.channel->read(readSlice);
            if (!report)
                return endOf(from.plugged);
            if (*report)
                deliver(from.plugged, **report);
        }
    }

    void deliver(std::uint64_t to, ByteView report) {
        const std::lock_guard guard(mutex);
        if (present && plugged == to)
            send(input(report));
    }

    /// The key has gone that was plugged in that time.
    void endOf(std::uint64_t time) {
        const std::lock_guard guard(mutex);
        if (plugged == time)
            takeAway();
    }

    std::uint64_t timesPlugged() {
        const std::lock_guard guard(mutex);
        return plugged;
    }

    const Device device;
    const token::HidChannelOpener opener;
    const Descriptor fd;
    std::mutex mutex; // guards what follows, and that writes to fd that depend on it are in order
    bool present{false};
    std::uint64_t plugged{0};
    std::unique_ptr<Session> session; // the watch's thread's own
    DescriptorWatch watch;            // the first to go
};

Result<std::unique_ptr<UhidPort>> UhidPort::open(Device device, token::HidChannelOpener opener) {
    const int fd = ::open(uhidPath, O_RDWR | O_CLOEXEC);
    if (fd < 0 && (errno == EACCES || errno == EPERM))
        return fail(ErrorCode::VirtualUsbNotPermitted, uhidPath);
    if (fd < 0)
        return fail(ErrorCode::VirtualUsbMissing, std::string(uhidPath) + ": " + std::strerror(errno));
    return over(fd, std::move(device), std::move(opener));
}

std::unique_ptr<UhidPort> UhidPort::over(int fd, Device device, token::HidChannelOpener opener) {
    return std::unique_ptr<UhidPort>(
        new UhidPort(std::make_unique<Impl>(fd, std::move(device), std::move(opener))));
}

UhidPort::UhidPort(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

UhidPort::~UhidPort() = default;

Result<void> UhidPort::plugIn() {
    return impl_->plugIn();
}

void UhidPort::pullOut() {
    impl_->pullOut();
}

} // namespace fidesk::simulator
