#pragma once

#include "core/token/fido2/Fido2Token.h"
#include "tests/support/ScriptedChannel.h"

#include <algorithm>
#include <array>

namespace fidesk::test {

/// For keys that are waited for in vain.
inline constexpr token::Timings quick{.init = std::chrono::milliseconds(8),
                                      .silence = std::chrono::milliseconds(8),
                                      .exchange = std::chrono::milliseconds(40),
                                      .cancelAnswer = std::chrono::milliseconds(4),
                                      .stopLatency = std::chrono::milliseconds(2)};

inline constexpr std::array<std::uint8_t, 4> allotted{0xA, 0xB, 0xC, 0xD};

/// authenticatorGetInfo of a key with a PIN and credential management:
/// {1: ["FIDO_2_1"], 3: aaguid, 4: {"rk": true, "credMgmt": true, "clientPin": true}, 6: [1]}.
inline Bytes infoAnswer() {
    Bytes out{0x00, 0xA4, 0x01, 0x81, 0x68};
    append(out, asBytes("FIDO_2_1"));
    append(out, Bytes{0x03, 0x50});
    out.resize(out.size() + 16, 0x11);
    append(out, Bytes{0x04, 0xA3, 0x62});
    append(out, asBytes("rk"));
    append(out, Bytes{0xF5, 0x68});
    append(out, asBytes("credMgmt"));
    append(out, Bytes{0xF5, 0x69});
    append(out, asBytes("clientPin"));
    append(out, Bytes{0xF5, 0x06, 0x81, 0x01});
    return out;
}

/// @p message as CTAPHID frames on @p cid.
inline std::vector<Bytes> frames(ByteView cid, std::uint8_t command, const Bytes& message) {
    std::vector<Bytes> out;
    std::size_t at = 0;
    do {
        Bytes frame = toBytes(cid);
        if (out.empty())
            append(frame, Bytes{command, static_cast<std::uint8_t>(message.size() >> 8),
                                static_cast<std::uint8_t>(message.size())});
        else
            frame.push_back(static_cast<std::uint8_t>(out.size() - 1));
        const std::size_t part = std::min(token::hidReportSize - frame.size(), message.size() - at);
        append(frame, ByteView(message).subspan(at, part));
        at += part;
        frame.resize(token::hidReportSize);
        out.push_back(std::move(frame));
    } while (at < message.size());
    return out;
}

/// A key that can do CTAPHID_INIT and authenticatorGetInfo; anything else is left to `other`.
struct BareKey {
    std::shared_ptr<ChannelScript> script = std::make_shared<ChannelScript>();
    std::uint8_t capabilities{0x04};
    Bytes info{infoAnswer()};
    std::function<void(ByteView)> other{};
    token::Timings timings{};

    BareKey() {
        script->onWrite = [this](ByteView report) { hear(report); };
    }
    BareKey(const BareKey&) = delete;
    BareKey& operator=(const BareKey&) = delete;

    void say(ByteView cid, std::uint8_t command, const Bytes& message) {
        for (Bytes& frame : frames(cid, command, message))
            script->say(std::move(frame));
    }

    void hear(ByteView report) {
        const ByteView cid = report.first(4);
        if (report[4] == 0x86) {
            Bytes message = toBytes(report.subspan(7, 8));
            append(message, allotted);
            append(message, Bytes{2, 1, 0, 0, capabilities});
            say(cid, 0x86, message);
        } else if (report[4] == 0x90 && report[7] == 0x04) {
            say(cid, 0x90, info);
        } else if (other) {
            other(report);
        }
    }

    std::unique_ptr<token::Token> token() {
        return token::makeFido2Token(
            {},
            [this]() -> Result<std::unique_ptr<token::HidChannel>> {
                script->replies.clear();
                return std::make_unique<ScriptedChannel>(script);
            },
            timings);
    }
};

} // namespace fidesk::test
