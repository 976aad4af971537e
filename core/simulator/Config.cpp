#include "core/simulator/Config.h"

#include "core/simulator/Authorization.h"
#include "core/simulator/BuiltInVerification.h"
#include "core/simulator/Parameters.h"

namespace fidesk::simulator {

namespace {

constexpr int subCommandKey = 1, paramsKey = 2, protocolKey = 3, pinUvAuthParam = 4;
constexpr int newMinPinLength = 1, minPinLengthRpIds = 2, forceChangePin = 3;
constexpr std::int64_t longestPin = 63; ///< code points, each at least one byte of 63
constexpr std::size_t maxRpIdSize = 253;
constexpr std::size_t prefixSize = 32;

enum Subcommand : std::int64_t { enableEnterpriseAttestation = 1, toggleAlwaysUv, setMinPinLength };

/// Steps 3 and 4.
Answer<void> authorize(Device& device, const cbor::Value& map, std::int64_t command) {
    const bool free = command == toggleAlwaysUv || !device.memory.alwaysUv;
    if (free && !isProtected(device))
        return {};
    Bytes message(prefixSize, 0xFF);
    append(message, Bytes{static_cast<std::uint8_t>(Command::Config), static_cast<std::uint8_t>(command)});
    if (const cbor::Value* params = map.find(paramsKey))
        append(message, cbor::encodeInOrder(*params));
    return simulator::authorize(device, map, {protocolKey, pinUvAuthParam}, message,
                                permissionAuthenticatorConfig);
}

/// Section 6.11.2.
Answer<void> toggle(Device& device) {
    if (device.memory.alwaysUv && device.personality.alwaysUvFixed)
        return refuse(Status::OperationDenied);
    device.memory.alwaysUv = !device.memory.alwaysUv;
    return {};
}

Answer<std::vector<std::string>> readRpIds(const Device& device, const cbor::Array& list) {
    if (list.size() > device.personality.minPinLengthRpIds)
        return refuse(Status::KeyStoreFull);
    std::vector<std::string> rpIds;
    for (const cbor::Value& element : list) {
        if (!element.text())
            return refuse(Status::CborUnexpectedType);
        if (element.text()->empty() || element.text()->size() > maxRpIdSize)
            return refuse(Status::InvalidLength);
        rpIds.push_back(*element.text());
    }
    return rpIds;
}

/// Section 6.11.4.
Answer<void> setLength(Device& device, const cbor::Value& params) {
    Memory& memory = device.memory;
    const auto current = static_cast<std::int64_t>(memory.minPinLength);
    CTAP_ASSIGN(const std::int64_t length, memberOr<std::int64_t>(params, newMinPinLength, current));
    CTAP_ASSIGN(const cbor::Array* list, optionalMember<cbor::Array>(params, minPinLengthRpIds));
    CTAP_ASSIGN(bool force, memberOr<bool>(params, forceChangePin, false));
    if (length < current || length > longestPin)
        return refuse(Status::PinPolicyViolation);
    if (force && !memory.pinHash)
        return refuse(Status::PinNotSet);
    if (list) {
        CTAP_ASSIGN(memory.minPinLengthRpIds, readRpIds(device, *list));
    }
    memory.minPinLength = static_cast<std::size_t>(length);
    if (force || (memory.pinHash && memory.pinCodePoints < memory.minPinLength))
        memory.forcePinChange = true;
    return {};
}

Answer<void> execute(Device& device, const cbor::Value& map, std::int64_t command) {
    CTAP_ASSIGN(const cbor::Value* params, optionalMember<cbor::Value>(map, paramsKey));
    if (command == setMinPinLength && !params)
        return refuse(Status::MissingParameter);
    CTAP_TRY(authorize(device, map, command));
    if (command == toggleAlwaysUv)
        return toggle(device);
    if (command == setMinPinLength)
        return setLength(device, *params);
    device.memory.enterpriseAttestation = true;
    return {};
}

} // namespace

Answer<cbor::Value> config(Device& device, const cbor::Value& map) {
    CTAP_ASSIGN(const std::int64_t* command, requiredMember<std::int64_t>(map, subCommandKey));
    if (*command < enableEnterpriseAttestation || *command > setMinPinLength)
        return refuse(Status::InvalidParameter);
    CTAP_TRY(execute(device, map, *command));
    return cbor::Value(cbor::Map{});
}

} // namespace fidesk::simulator
