#pragma once

#include "core/cbor/Value.h"
#include "core/simulator/SoftwareKey.h"
#include "tests/support/ctap/HidClient.h"

namespace fidesk::test {

/// What an authenticator answered: the status, the response map (null without one), and the statuses of the
/// keep-alives before it.
struct CtapReply {
    int status{-1};
    cbor::Value body{};
    std::vector<int> keepAlives{};
};

/// The host's end of CTAP 2.1, on one channel of its own.
class CtapClient {
public:
    /// Opens a channel to @p key, which must be plugged in.
    static Result<CtapClient> connect(simulator::SoftwareKey& key);

    /// Sends a command and waits for its answer.
    Result<CtapReply> call(std::uint8_t command, const cbor::Value& parameters = {});
    /// The two halves of call().
    Result<void> begin(std::uint8_t command, const cbor::Value& parameters = {});
    Result<CtapReply> finish();
    /// CTAPHID_CANCEL; has no answer of its own.
    Result<void> cancel();
    /// Waits for one keep-alive of status 2 (a touch is wanted).
    Result<void> awaitTouchWanted();

    HidClient& hid() { return hid_; }
    [[nodiscard]] std::uint32_t channel() const { return channel_; }

private:
    CtapClient(HidClient hid, std::uint32_t channel) : hid_(std::move(hid)), channel_(channel) {}

    HidClient hid_;
    std::uint32_t channel_;
};

} // namespace fidesk::test
