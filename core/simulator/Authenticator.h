#pragma once

#include "core/simulator/Device.h"
#include "core/simulator/StateFile.h"

#include <functional>

namespace fidesk::simulator {

/// The world outside the authenticator, as one command sees it.
struct Surroundings {
    /// Waits for a touch. Refusals: KeepAliveCancel, UserActionTimeout.
    std::function<Answer<void>()> touch;
    Sensor sensor;
    /// Whether there still is power: without it nothing is remembered.
    std::function<bool()> powered;
    bool withinResetWindow{false};
};

/// The authenticator behind the transport (CTAP 2.1 section 6): one command at a time, on one thread.
class Authenticator {
public:
    Authenticator(Personality personality, Random& random, Memory memory, std::optional<StateFile> stateFile);

    /// Forgets what is only known while there is power.
    void powerUp();
    /// Runs one command: @p request is its code and the CBOR of its parameters, the answer a status and the
    /// CBOR of the response. What changed is saved before this returns; if it cannot be, the answer is
    /// CTAP1_ERR_OTHER and nothing has changed.
    Bytes execute(ByteView request, const Surroundings& surroundings);

private:
    Answer<cbor::Value> dispatch(Device& device, ByteView request);
    Answer<cbor::Value> reset(Device& device);
    bool remember(Memory changed, const Surroundings& surroundings);

    Personality personality_;
    Random& random_;
    Memory memory_;
    std::optional<StateFile> stateFile_;
    PowerCycle power_;
};

} // namespace fidesk::simulator
