#pragma once

#include "core/cbor/Value.h"
#include "core/token/fido2/Handles.h"
#include "core/token/fido2/PinTokens.h"
#include "core/token/fido2/Relay.h"
#include "core/token/fido2/Status.h"
#include "core/token/fido2/Wire.h"
#include "core/token/Pin.h"

#include <functional>

namespace fidesk::token {

/// One key, open for one operation, or for several one after another: a libfido2 device on a Wire. Closed
/// when it goes.
class Session {
public:
    /// Opens a channel, and on it a CTAPHID channel, with authenticatorGetInfo where the key has that.
    /// @p observer may be null. Errors: the opener's, Wire's, KeyMalfunction.
    static Result<std::unique_ptr<Session>> open(const HidChannelOpener& opener, TokenObserver* observer,
                                                 std::stop_token stop, const Timings& timings);
    /// For the next operation, on the thread that will run it. False: it cannot be relied on any more, since
    /// another program has spoken to the key. Errors: KeyUnplugged.
    Result<bool> resume(TokenObserver* observer, std::stop_token stop);
    /// The operation is over. False: the session is of no use for another.
    bool pause();
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    [[nodiscard]] fido_dev_t* device() const { return device_.get(); }
    [[nodiscard]] Wire& wire() { return wire_; }
    [[nodiscard]] Relay& relay() { return relay_; }
    [[nodiscard]] PinTokens& tokens() { return tokens_; }

    [[nodiscard]] bool u2fOnly() const { return !fido_dev_is_fido2(device_.get()); }
    [[nodiscard]] bool canWink() const;

    /// What became of a call to libfido2 that returned @p status: nothing, or why it failed; a wrong PIN with
    /// the tries that are left, for which the key is asked. A status the key gave on the way to a PIN token
    /// is judged as WithPin, whatever @p request is.
    Result<void> check(int status, Request request);

    /// A CTAP command that libfido2 has no call for: @p command and its parameters, a map; null for none. The
    /// answer's content, null where it has none. Errors: as check(), KeyMalfunction.
    Result<cbor::Value> command(std::uint8_t command, const cbor::Value& parameters, Request request);

    /// authenticatorGetInfo: what the key told when it was opened, as far as it holds still, else asked anew;
    /// of a U2F key what its channel tells. Errors: Wire's, KeyMalfunction.
    Result<AuthenticatorInfo> info();
    /// The same, never asked anew for the sake of what may change from one command to the next (how many more
    /// passkeys there is room for).
    Result<AuthenticatorInfo> knownInfo();
    /// What a command that succeeded has changed in it.
    void amendInfo(const std::function<void(AuthenticatorInfo&)>& change);
    /// Errors: NotSupportedByKey where the key can have no PIN, PinNotSet where it has none.
    Result<void> requirePin() const;
    /// Errors: NotSupportedByKey, PinNotSet, Wire's.
    Result<PinRetries> pinRetries();

private:
    Session(std::unique_ptr<HidChannel> channel, TokenObserver* observer, std::stop_token stop,
            const Timings& timings);
    Result<void> start();
    Result<void> readInfo();
    Error pinWrong(Error error);
    Result<Bytes> ask(std::uint8_t command, const cbor::Value& parameters);
    Result<PinRetries> countRetries();

    Wire wire_;
    Relay relay_{wire_};
    PinTokens tokens_{*this};
    Device device_;
    std::optional<AuthenticatorInfo> info_{};
};

} // namespace fidesk::token
