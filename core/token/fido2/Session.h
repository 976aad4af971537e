#pragma once

#include "core/token/fido2/Handles.h"
#include "core/token/fido2/Status.h"
#include "core/token/fido2/Wire.h"

namespace fidesk::token {

/// One key, open for one operation: a libfido2 device on a Wire. Closed when it goes.
class Session {
public:
    /// Opens a channel, and on it a CTAPHID channel with authenticatorGetInfo. @p observer may be null.
    /// Errors: the opener's, Wire's, NotSupportedByKey (the key speaks U2F only), KeyMalfunction.
    static Result<std::unique_ptr<Session>> open(const HidChannelOpener& opener, TokenObserver* observer,
                                                 std::stop_token stop, const Timings& timings);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    [[nodiscard]] fido_dev_t* device() const { return device_.get(); }
    [[nodiscard]] Wire& wire() { return wire_; }

    /// What became of a call to libfido2 that returned @p status: nothing, or why it failed; a wrong PIN with
    /// the tries that are left, for which the key is asked.
    Result<void> check(int status, Request request);

    /// authenticatorGetInfo, asked anew. Errors: Wire's, KeyMalfunction.
    Result<AuthenticatorInfo> info();
    /// Errors: NotSupportedByKey where the key can have no PIN, PinNotSet where it has none.
    Result<void> requirePin() const;
    /// Errors: NotSupportedByKey, PinNotSet, Wire's.
    Result<PinRetries> pinRetries();

private:
    Session(std::unique_ptr<HidChannel> channel, TokenObserver* observer, std::stop_token stop,
            const Timings& timings);
    Result<void> start();
    Error pinWrong(Error error);

    Wire wire_;
    Device device_;
};

} // namespace fidesk::token
