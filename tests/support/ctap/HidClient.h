#pragma once

#include "core/token/HidChannel.h"

#include <vector>

namespace fidesk::test {

/// A CTAPHID message (CTAP 2.1 section 11.2.4); `command` without its high bit.
struct HidFrame {
    std::uint32_t channel{0};
    std::uint8_t command{0};
    Bytes payload{};
};

inline constexpr std::uint32_t broadcast = 0xFFFFFFFF;

/// The first report of a message, and the ones that continue it, as the standard writes them.
Bytes initialReport(std::uint32_t channel, std::uint8_t command, std::size_t total, ByteView part);
Bytes continuationReport(std::uint32_t channel, std::uint8_t sequence, ByteView part);
std::vector<Bytes> reportsOf(const HidFrame& frame);

/// The host's end of CTAPHID.
class HidClient {
public:
    explicit HidClient(std::unique_ptr<token::HidChannel> channel) : hid_(std::move(channel)) {}

    Result<void> send(const HidFrame& frame);
    /// The next whole message; KeyUnresponsive if there is none within @p timeout.
    Result<HidFrame> receive(std::chrono::milliseconds timeout = std::chrono::seconds(20));
    /// CTAPHID_INIT on the broadcast channel: the channel that was handed out.
    Result<std::uint32_t> openChannel();
    token::HidChannel& raw() { return *hid_; }

private:
    std::unique_ptr<token::HidChannel> hid_;
};

} // namespace fidesk::test
