#pragma once

#include "core/base/Random.h"
#include "core/simulator/SoftwareKey.h"
#include "core/token/fido2/Fido2Token.h"
#include "tests/support/RecordingObserver.h"
#include "tests/unit/token/Operations.h"

#include <chrono>

namespace fidesk::test {

inline simulator::Personality briskPersonality() {
    simulator::Personality out;
    out.keepAliveInterval = std::chrono::milliseconds(5);
    out.fingerprintReader = true;
    return out;
}

/// A software key in its socket, and the token that drives it through libfido2.
struct SimulatorBench {
    SystemRandom random{};
    std::shared_ptr<simulator::SoftwareKey> key;
    std::unique_ptr<token::Token> token;
    RecordingObserver observer{};

    explicit SimulatorBench(simulator::Touch touch = simulator::Touch::Automatic,
                            simulator::Personality personality = briskPersonality()) {
        key = valueOf(simulator::SoftwareKey::create({.personality = personality, .touch = touch}, random));
        key->insert();
        token = token::makeFido2Token({.id = "software"}, [this] { return key->openChannel(); });
    }
    SimulatorBench(const SimulatorBench&) = delete;
    SimulatorBench& operator=(const SimulatorBench&) = delete;

    void replug() const {
        key->remove();
        key->insert();
    }

    void setUsualPin() const { valueOf(token->setPin(pinOf(usualPin))); }

    token::CreatedCredential create(token::MakeCredential request = usualCredential(),
                                    std::string_view pin = usualPin) {
        return valueOf(token->makeCredential(request, pinOf(pin), observer));
    }

    /// What an operation of everyOperation() needs. The key is touched automatically meanwhile.
    void prepareFor(const Operation& operation) {
        valueOf(prepareKey(*token, observer, operation));
        observer.needed = 0;
        observer.done = 0;
    }

    /// From now on the key is touched whenever it asks.
    void touchWhenAsked() {
        observer.onNeeded = [this] { key->touch(); };
    }
};

} // namespace fidesk::test
