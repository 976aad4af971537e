#pragma once

#include "core/token/HidChannel.h"

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace fidesk::test {

/// What passed between a program and a key, over all the channels that were counted.
struct KeyTraffic {
    std::vector<std::string> commands{}; ///< CTAP's, in order, by their names in the standard
    int reports{0};                      ///< HID reports, both directions
    int channels{0};                     ///< how often the key was opened
    std::chrono::nanoseconds inKey{0};   ///< time in the channel: the key's, and the waiting for it
};

/// The name of the command whose first report this is; empty where it begins none. Subcommands of
/// authenticatorClientPIN and authenticatorConfig have names of their own.
inline std::string commandIn(ByteView report) {
    constexpr std::uint8_t cbor = 0x90;
    if (report.size() != token::hidReportSize || report[4] != cbor)
        return {};
    const ByteView message = report.subspan(7);
    // {1: protocol, 2: subcommand, ...} and {1: subcommand, ...}, each value in one byte
    constexpr std::array pin{"",          "getPINRetries", "getKeyAgreement", "setPIN",
                             "changePIN", "getPinToken",   "getTokenUsingUv", "getUVRetries",
                             "",          "getPinToken"};
    constexpr std::array config{"", "enableEnterpriseAttestation", "toggleAlwaysUv", "setMinPINLength"};
    switch (message[0]) {
    case 0x01:
        return "makeCredential";
    case 0x02:
        return "getAssertion";
    case 0x04:
        return "getInfo";
    case 0x06:
        return message[5] < pin.size() ? pin.at(message[5]) : "clientPIN";
    case 0x07:
        return "reset";
    case 0x0D:
        return message[3] < config.size() ? config.at(message[3]) : "config";
    default:
        return "command " + std::to_string(message[0]);
    }
}

/// Counts what passes.
class CountedChannel final : public token::HidChannel {
public:
    CountedChannel(std::unique_ptr<token::HidChannel> inner, std::shared_ptr<KeyTraffic> traffic)
        : inner_(std::move(inner)), traffic_(std::move(traffic)) {
        ++traffic_->channels;
    }

    Result<void> write(ByteView report) override {
        const Timer timer(*traffic_);
        ++traffic_->reports;
        if (auto command = commandIn(report); !command.empty())
            traffic_->commands.push_back(std::move(command));
        return inner_->write(report);
    }

    Result<std::optional<Bytes>> read(std::chrono::milliseconds timeout) override {
        const Timer timer(*traffic_);
        auto got = inner_->read(timeout);
        if (got && *got)
            ++traffic_->reports;
        return got;
    }

    /// Counts what @p opener opens.
    static token::HidChannelOpener counting(token::HidChannelOpener opener,
                                            std::shared_ptr<KeyTraffic> traffic) {
        return [opener = std::move(opener),
                traffic = std::move(traffic)]() -> Result<std::unique_ptr<token::HidChannel>> {
            FIDESK_ASSIGN(auto channel, opener());
            return std::make_unique<CountedChannel>(std::move(channel), traffic);
        };
    }

private:
    using Steady = std::chrono::steady_clock;

    class Timer {
    public:
        explicit Timer(KeyTraffic& traffic) : traffic_(traffic) {}
        ~Timer() { traffic_.inKey += Steady::now() - began_; }
        Timer(const Timer&) = delete;
        Timer& operator=(const Timer&) = delete;

    private:
        KeyTraffic& traffic_;
        Steady::time_point began_{Steady::now()};
    };

    std::unique_ptr<token::HidChannel> inner_;
    std::shared_ptr<KeyTraffic> traffic_;
};

} // namespace fidesk::test
