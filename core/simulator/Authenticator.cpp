#include "core/simulator/Authenticator.h"

#include "core/simulator/BioEnrollment.h"
#include "core/simulator/ClientPin.h"
#include "core/simulator/Config.h"
#include "core/simulator/CredentialManagement.h"
#include "core/simulator/GetAssertion.h"
#include "core/simulator/GetInfo.h"
#include "core/simulator/LargeBlobs.h"
#include "core/simulator/MakeCredential.h"
#include "core/simulator/Offers.h"
#include "core/simulator/Parameters.h"

namespace fidesk::simulator {

namespace {

using Handler = Answer<cbor::Value> (*)(Device&, const cbor::Value&);

Answer<cbor::Value> withParameters(Device& device, ByteView parameters, Handler handler) {
    CTAP_ASSIGN(const cbor::Value map, parseMap(parameters));
    return handler(device, map);
}

Bytes encodeAnswer(const Answer<cbor::Value>& answer) {
    if (!answer)
        return {static_cast<std::uint8_t>(answer.error())};
    Bytes out{static_cast<std::uint8_t>(Status::Ok)};
    if (!answer->map()->empty())
        append(out, cbor::encode(*answer));
    return out;
}

/// Section 6.9.
Answer<cbor::Value> selection(Device& device) {
    CTAP_TRY(device.touch());
    return cbor::Value(cbor::Map{});
}

/// Enumerations live only as long as nothing else is asked.
void forgetUnrelated(PowerCycle& power, Command command) {
    if (command != Command::GetNextAssertion)
        power.assertions.reset();
    if (command != Command::CredentialManagement && command != Command::CredentialManagementPreview)
        power.enumeration.reset();
}

} // namespace

Authenticator::Authenticator(Personality personality, Random& random, Memory memory,
                             std::optional<StateFile> stateFile)
    : personality_(std::move(personality)), random_(random), memory_(std::move(memory)),
      stateFile_(std::move(stateFile)), power_(random) {}

void Authenticator::powerUp() {
    power_ = PowerCycle(random_);
}

Bytes Authenticator::execute(ByteView request, const Surroundings& surroundings) {
    Memory changed = memory_;
    Device device{personality_,
                  random_,
                  changed,
                  power_,
                  surroundings.touch,
                  surroundings.sensor,
                  surroundings.withinResetWindow};
    const Answer<cbor::Value> answer = dispatch(device, request);
    if (!remember(std::move(changed), surroundings))
        return {static_cast<std::uint8_t>(Status::Other)};
    return encodeAnswer(answer);
}

bool Authenticator::remember(Memory changed, const Surroundings& surroundings) {
    if (changed == memory_)
        return true;
    if (!surroundings.powered() || (stateFile_ && !stateFile_->save(changed)))
        return false;
    memory_ = std::move(changed);
    return true;
}

Answer<cbor::Value> Authenticator::dispatch(Device& device, ByteView request) {
    if (request.empty())
        return refuse(Status::InvalidLength);
    if (request.size() > personality_.maxMessageSize)
        return refuse(Status::RequestTooLarge);
    const auto command = static_cast<Command>(request[0]);
    if (!offers(personality_, command))
        return refuse(Status::InvalidCommand);
    const ByteView parameters = request.subspan(1);
    forgetUnrelated(power_, command);
    switch (command) {
    case Command::MakeCredential:
        return withParameters(device, parameters, makeCredential);
    case Command::GetAssertion:
        return withParameters(device, parameters, getAssertion);
    case Command::ClientPin:
        return withParameters(device, parameters, clientPin);
    case Command::CredentialManagement:
    case Command::CredentialManagementPreview:
        return withParameters(device, parameters, credentialManagement);
    case Command::BioEnrollment:
    case Command::BioEnrollmentPreview:
        return withParameters(device, parameters, bioEnrollment);
    case Command::LargeBlobs:
        return withParameters(device, parameters, largeBlobs);
    case Command::Config:
        return withParameters(device, parameters, config);
    case Command::GetInfo:
        return getInfo(device);
    case Command::GetNextAssertion:
        return getNextAssertion(device);
    case Command::Reset:
        return reset(device);
    case Command::Selection:
        return selection(device);
    }
    return refuse(Status::InvalidCommand);
}

/// Section 6.6.
Answer<cbor::Value> Authenticator::reset(Device& device) {
    if (!device.withinResetWindow)
        return refuse(Status::NotAllowed);
    CTAP_TRY(device.touch());
    device.memory = Memory::fresh(random_, personality_);
    powerUp();
    return cbor::Value(cbor::Map{});
}

} // namespace fidesk::simulator
