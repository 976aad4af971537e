#pragma once

#include "core/cbor/Cbor.h"
#include "core/token/fido2/Fido2Token.h"
#include "core/token/fido2/Frames.h"
#include "tests/support/ScriptedChannel.h"

#include <algorithm>
#include <array>

namespace fidesk::test {

/// For keys that are waited for in vain.
inline constexpr token::Timings quick{.init = std::chrono::milliseconds(8),
                                      .silence = std::chrono::milliseconds(8),
                                      .touchSilence = std::chrono::milliseconds(8),
                                      .exchange = std::chrono::milliseconds(40),
                                      .cancelAnswer = std::chrono::milliseconds(4),
                                      .stopLatency = std::chrono::milliseconds(2)};

inline constexpr std::array<std::uint8_t, 4> allotted{0xA, 0xB, 0xC, 0xD};

/// @p value behind a status of success.
inline Bytes succeeded(const cbor::Value& value) {
    Bytes out{0x00};
    append(out, cbor::encode(value));
    return out;
}

/// authenticatorGetInfo of a key with a PIN that says it can do everything.
inline cbor::Map infoMap() {
    cbor::Map options;
    for (const char* name : {"rk", "credMgmt", "clientPin", "authnrCfg", "setMinPINLength", "largeBlobs"})
        options.emplace_back(name, true);
    for (const char* name : {"alwaysUv", "ep", "bioEnroll"})
        options.emplace_back(name, false);
    return {{1, cbor::Array{"FIDO_2_1"}}, {2, cbor::Array{"minPinLength", "largeBlobKey"}},
            {3, Bytes(16, 0x11)},         {4, options},
            {6, cbor::Array{1}},          {16, 4}};
}

inline Bytes infoAnswer() {
    return succeeded(infoMap());
}

/// A key that can do CTAPHID_INIT and authenticatorGetInfo; anything else is left to `other`.
struct BareKey {
    std::shared_ptr<ChannelScript> script = std::make_shared<ChannelScript>();
    std::uint8_t capabilities{0x05}; ///< CTAP 2 and CTAPHID_WINK
    Bytes info{infoAnswer()};
    std::function<void(ByteView)> other{};
    token::Timings timings{};

    BareKey() {
        script->onWrite = [this](ByteView report) { hear(report); };
    }
    BareKey(const BareKey&) = delete;
    BareKey& operator=(const BareKey&) = delete;

    void say(ByteView cid, std::uint8_t command, const Bytes& message) {
        token::ChannelId channel{};
        std::copy_n(cid.begin(), channel.size(), channel.begin());
        for (Bytes& frame : token::toFrames(channel, command, message))
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
