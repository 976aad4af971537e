#include "core/simulator/GetInfo.h"

#include "core/simulator/Attestation.h"

namespace fidesk::simulator {

namespace {

constexpr int firmwareVersion = 1;

cbor::Value algorithm(std::int64_t number) {
    return cbor::Map{{"alg", number}, {"type", "public-key"}};
}

cbor::Value options(const Device& device) {
    return cbor::Map{{"rk", true},
                     {"up", true},
                     {"credMgmt", true},
                     {"clientPin", device.memory.pinHash.has_value()},
                     {"pinUvAuthToken", true},
                     {"makeCredUvNotRqd", true}};
}

} // namespace

cbor::Value getInfo(const Device& device) {
    return cbor::Map{{0x01, cbor::Array{"FIDO_2_0", "FIDO_2_1"}},
                     {0x02, cbor::Array{"credProtect", "hmac-secret"}},
                     {0x03, ByteView(softwareKeyAaguid)},
                     {0x04, options(device)},
                     {0x05, maxMessageSize},
                     {0x06, cbor::Array{2, 1}},
                     {0x07, maxCredentialsInList},
                     {0x08, maxCredentialIdLength},
                     {0x09, cbor::Array{"usb"}},
                     {0x0A, cbor::Array{algorithm(coseEs256), algorithm(coseEdDsa)}},
                     {0x0C, device.memory.forcePinChange},
                     {0x0D, device.memory.minPinLength},
                     {0x0E, firmwareVersion},
                     {0x14, device.freeSlots()}};
}

} // namespace fidesk::simulator
