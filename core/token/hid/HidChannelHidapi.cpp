#include "core/token/hid/HidChannelOs.h"

#include "core/token/hid/HidLibrary.h"
#include "core/token/hid/Permission.h"

#include <hidapi.h>

#include <algorithm>
#include <array>

namespace fidesk::token {
namespace {

struct CloseDevice {
    void operator()(hid_device* device) const { hid_close(device); }
};

/// A HidChannel over hidapi. hidapi tells no causes: whatever fails on an open device is taken for the key
/// having gone.
class OsHidChannel final : public HidChannel {
public:
    explicit OsHidChannel(hid_device* device) : device_(device) {}

    Result<void> write(ByteView report) override {
        std::array<std::uint8_t, hidReportSize + 1> buffer{}; // the report id, 0, comes first
        if (report.size() != hidReportSize)
            return fail(ErrorCode::InvalidArgument, "a report of another size");
        std::copy(report.begin(), report.end(), buffer.begin() + 1);
        if (hid_write(device_.get(), buffer.data(), buffer.size()) < 0)
            return fail(ErrorCode::KeyUnplugged, "hid_write");
        return {};
    }

    Result<std::optional<Bytes>> read(std::chrono::milliseconds timeout) override {
        Bytes report(hidReportSize);
        const auto limit = std::clamp<std::chrono::milliseconds::rep>(timeout.count(), 0, 60'000);
        const int got =
            hid_read_timeout(device_.get(), report.data(), report.size(), static_cast<int>(limit));
        if (got < 0)
            return fail(ErrorCode::KeyUnplugged, "hid_read");
        if (got == 0)
            return std::optional<Bytes>();
        report.resize(static_cast<std::size_t>(got));
        return std::optional(std::move(report));
    }

private:
    std::unique_ptr<hid_device, CloseDevice> device_;
};

Error toError(Permission permission, const std::string& path) {
    switch (permission) {
    case Permission::Missing:
        return {ErrorCode::NoKey, path};
    case Permission::Denied:
        return {ErrorCode::KeyNotPermitted, path};
    case Permission::Granted:
        break;
    }
    return {ErrorCode::KeyBusy, path};
}

hid_device* openDevice(const std::string& path) {
    const auto entered = enterHidLibrary();
    return hid_open_path(path.c_str());
}

} // namespace

Result<std::unique_ptr<HidChannel>> openHidChannel(const std::string& path) {
    hid_device* device = openDevice(path);
    if (device == nullptr)
        return fail(toError(permissionFor(path), path));
    return std::make_unique<OsHidChannel>(device);
}

} // namespace fidesk::token
