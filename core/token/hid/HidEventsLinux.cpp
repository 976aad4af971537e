#include "core/token/hid/HidEvents.h"

#include "core/base/DescriptorWatch.h"
#include "core/base/Logging.h"

#include <libudev.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

namespace fidesk::token {
namespace {

struct Unref {
    void operator()(udev* context) const { udev_unref(context); }
    void operator()(udev_monitor* monitor) const { udev_monitor_unref(monitor); }
    void operator()(udev_device* device) const { udev_device_unref(device); }
};
using Context = std::unique_ptr<udev, Unref>;
using Monitor = std::unique_ptr<udev_monitor, Unref>;
using Device = std::unique_ptr<udev_device, Unref>;

/// The multicast group: "udev" tells of a device once the rules have been applied, and nothing at all where
/// the daemon does not run.
const char* group() {
    return ::access("/run/udev/control", F_OK) == 0 ? "udev" : "kernel";
}

Monitor listen(udev* context) {
    Monitor monitor(context == nullptr ? nullptr : udev_monitor_new_from_netlink(context, group()));
    if (!monitor || udev_monitor_filter_add_match_subsystem_devtype(monitor.get(), "hidraw", nullptr) < 0 ||
        udev_monitor_enable_receiving(monitor.get()) < 0) {
        qCWarning(logKeys, "udev tells nothing: keys that come and go will not be noticed");
        return {};
    }
    return monitor;
}

/// Takes all events there are; whether there were any. Some may have been lost (ENOBUFS): that is one too.
bool takeEvents(udev_monitor* monitor) {
    for (bool any = false;; any = true) {
        errno = 0;
        const Device device(udev_monitor_receive_device(monitor));
        if (!device)
            return any || (errno != EAGAIN && errno != 0);
    }
}

} // namespace

struct HidEvents::Impl {
    explicit Impl(std::function<void()> function)
        : happened(std::move(function)), watch(monitor ? udev_monitor_get_fd(monitor.get()) : -1, [this] {
              if (takeEvents(monitor.get()))
                  happened();
              return true;
          }) {}

    std::function<void()> happened;
    Context context{udev_new()};
    Monitor monitor{listen(context.get())};
    DescriptorWatch watch; // the first to go
};

HidEvents::HidEvents(std::function<void()> happened) : impl_(std::make_unique<Impl>(std::move(happened))) {}

HidEvents::~HidEvents() = default;

bool HidEvents::tells() const {
    return impl_->monitor != nullptr;
}

} // namespace fidesk::token
