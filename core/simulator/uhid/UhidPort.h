#pragma once

#include "core/token/HidChannel.h"

#include <cstdint>
#include <memory>
#include <string>

namespace fidesk::simulator {

/// A socket of the operating system into which a key in software is plugged: every program then sees a USB
/// HID device with the report descriptor of CTAP 2.1 section 11.2.8.2, and what it writes goes to the key.
/// By /dev/uhid on Linux; elsewhere there is none. Threads of its own carry the reports; they sleep while no
/// program has the device open. Any thread.
class UhidPort {
public:
    /// What the device says of itself.
    struct Device {
        std::string name{};   ///< UTF-8, at most 127 bytes; what is over is cut off
        std::string serial{}; ///< at most 63 bytes; empty: it tells none
        std::uint16_t vendorId{0x1209};
        std::uint16_t productId{0x0001}; ///< with this vendor: for tests, nobody's product
    };

    /// A socket with nothing in it. @p opener is called, on a thread of the socket's own, when a program
    /// opens the device after nobody had it open; the channel is closed when the last one closes it. Errors:
    /// VirtualUsbMissing (no module uhid, or another system), VirtualUsbNotPermitted.
    static Result<std::unique_ptr<UhidPort>> open(Device device, token::HidChannelOpener opener);
    /// As open(), over a descriptor that speaks as /dev/uhid does; it is taken over.
    static std::unique_ptr<UhidPort> over(int fd, Device device, token::HidChannelOpener opener);
    /// Pulls it out. Not from inside the opener or the channel.
    ~UhidPort();
    UhidPort(const UhidPort&) = delete;
    UhidPort& operator=(const UhidPort&) = delete;

    /// The device appears; where it is there already, nothing. Errors: VirtualUsbMissing (the system refuses
    /// it; `detail` says why).
    Result<void> plugIn();
    /// The device goes; where it is not there, nothing. It also goes by itself when its channel says
    /// KeyUnplugged.
    void pullOut();

private:
    struct Impl;
    explicit UhidPort(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace fidesk::simulator
