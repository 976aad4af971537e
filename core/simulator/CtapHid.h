#pragma once

#include "core/base/Bytes.h"
#include "core/simulator/Personality.h"

#include <cstdint>
#include <optional>
#include <set>
#include <vector>

/// CTAPHID (CTAP 2.1 section 11.2), the key's side: messages in 64-byte reports.
namespace fidesk::simulator {

enum class HidCommand : std::uint8_t {
    Ping = 0x01,
    Msg = 0x03,
    Lock = 0x04,
    Init = 0x06,
    Wink = 0x08,
    Cbor = 0x10,
    Cancel = 0x11,
    KeepAlive = 0x3B,
    Error = 0x3F
};

/// Section 11.2.9.1.6.
enum class HidError : std::uint8_t {
    InvalidCommand = 0x01,
    InvalidLength = 0x03,
    InvalidSequence = 0x04,
    MessageTimeout = 0x05,
    ChannelBusy = 0x06,
    InvalidChannel = 0x0B
};

/// Section 11.2.9.1.7.
enum class KeepAliveStatus : std::uint8_t { Processing = 1, UserPresenceNeeded = 2 };

struct HidMessage {
    std::uint32_t channel{0};
    HidCommand command{};
    Bytes payload{};
};

inline constexpr std::uint32_t broadcastChannel = 0xFFFFFFFF;
inline constexpr std::size_t maxHidPayload = 7609;

/// The reports of one message, 64 bytes each. At most maxHidPayload bytes of payload.
std::vector<Bytes> toReports(const HidMessage& message);

/// Puts messages together, hands out channels, and answers what needs no authenticator. Not thread-safe.
class CtapHid {
public:
    /// What a report leads to.
    struct Outcome {
        std::vector<Bytes> replies{};          ///< reports to go back at once
        std::optional<std::uint32_t> opened{}; ///< a channel that was handed out
        std::optional<HidMessage> request{};   ///< CTAPHID_CBOR or _MSG, complete; busy until finished()
        bool wink{false};
        std::optional<std::uint32_t> cancelled{}; ///< CTAPHID_CANCEL to the channel that is busy
        std::optional<std::uint32_t> aborted{};   ///< CTAPHID_INIT to it: what it does, nobody waits for
    };

    /// @p personality says which commands there are; it must outlive this.
    explicit CtapHid(const Personality& personality) : personality_(personality) {}

    /// @p report: 64 bytes.
    Outcome receive(ByteView report);
    /// Whether the rest of a message is awaited.
    [[nodiscard]] bool assembling() const { return assembly_.has_value(); }
    /// Gives up on it: the error that is to be sent.
    Bytes expire();
    /// The request has been answered, or never will be.
    void finished() { busy_.reset(); }
    /// Forgets a channel and what it is sending.
    void closeChannel(std::uint32_t channel);
    /// Forgets everything but which channel numbers have been used.
    void reset();

private:
    struct Assembly {
        HidMessage message{};
        std::size_t total{0};
        std::uint8_t sequence{0};
    };

    Outcome initialReport(std::uint32_t channel, ByteView report);
    Outcome continuation(std::uint32_t channel, ByteView report);
    Outcome initialize(std::uint32_t channel, std::size_t total, ByteView nonce);
    Outcome cancel(std::uint32_t channel);
    std::optional<HidError> obstacle(std::uint32_t channel, HidCommand command, std::size_t total) const;
    Outcome complete();
    [[nodiscard]] bool has(HidCommand command) const;
    [[nodiscard]] std::uint8_t capabilities() const;

    const Personality& personality_;
    std::set<std::uint32_t> channels_;
    std::uint32_t lastChannel_{0};
    std::optional<Assembly> assembly_;
    std::optional<std::uint32_t> busy_; ///< the channel whose request is under way
};

} // namespace fidesk::simulator
