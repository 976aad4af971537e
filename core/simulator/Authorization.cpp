#include "core/simulator/Authorization.h"

#include "core/simulator/Parameters.h"

namespace fidesk::simulator {

Answer<void> authorize(Device& device, const cbor::Value& request, AuthKeys keys, ByteView message,
                       Permission permission) {
    CTAP_ASSIGN(const Bytes* parameter, optionalMember<Bytes>(request, keys.parameter));
    if (!parameter)
        return refuse(Status::PuatRequired);
    CTAP_ASSIGN(const std::int64_t* number, requiredMember<std::int64_t>(request, keys.protocol));
    const auto protocol = pinProtocolOf(*number, device.personality);
    if (!protocol)
        return refuse(Status::InvalidParameter);
    if (!device.power.token.allows(*protocol, message, *parameter, permission, device.personality,
                                   Device::now()))
        return refuse(Status::PinAuthInvalid);
    return {};
}

} // namespace fidesk::simulator
