#pragma once

#include "core/base/Bytes.h"
#include "core/base/Result.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace fidesk::token {

inline constexpr std::size_t hidReportSize = 64;

/// 64-byte HID reports to and from one open key, without a report id: the seam under libfido2, behind which
/// stands the operating system's HID or the simulator.
class HidChannel {
public:
    virtual ~HidChannel() = default;
    /// Sends one report of hidReportSize bytes. May be called from a second thread while read() waits (to
    /// cancel). Errors: KeyUnplugged.
    virtual Result<void> write(ByteView report) = 0;
    /// The next report, or nothing within @p timeout. Errors: KeyUnplugged.
    virtual Result<std::optional<Bytes>> read(std::chrono::milliseconds timeout) = 0;
};

/// Opens the channel of one key, each time it is called. Errors: NoKey, KeyNotPermitted, KeyBusy.
using HidChannelOpener = std::function<Result<std::unique_ptr<HidChannel>>()>;

} // namespace fidesk::token
