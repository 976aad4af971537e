#pragma once

#include "core/base/Bytes.h"

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

/// CTAPHID messages and the 64-byte reports they travel in (CTAP 2.1 section 11.2.4).
namespace fidesk::token {

/// The id of a CTAPHID channel.
using ChannelId = std::array<std::uint8_t, 4>;

/// The commands of CTAPHID that this program speaks of, with the bit that marks the first report.
inline constexpr std::uint8_t hidInit = 0x86;
inline constexpr std::uint8_t hidWink = 0x88;
inline constexpr std::uint8_t hidCbor = 0x90;
inline constexpr std::uint8_t hidKeepAlive = 0xBB;

/// @p payload, at most 7609 bytes, as the reports of one message.
std::vector<Bytes> toFrames(const ChannelId& channel, std::uint8_t command, ByteView payload);

/// Puts together one message out of the reports it came in.
class Assembler {
public:
    /// The next report of 64 bytes, no keep-alive. False: it does not belong to the message.
    bool add(ByteView report);
    /// Whether the first report was added.
    [[nodiscard]] bool begun() const { return begun_; }
    /// The whole message once its last report was added.
    [[nodiscard]] bool done() const { return begun_ && payload_.size() == length_; }
    [[nodiscard]] std::uint8_t command() const { return command_; }
    [[nodiscard]] const Bytes& payload() const { return payload_; }

private:
    bool begun_{false};
    std::uint8_t command_{0};
    std::uint8_t next_{0}; ///< sequence number of the next report
    std::size_t length_{0};
    Bytes payload_{};
};

} // namespace fidesk::token
