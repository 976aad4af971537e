#include "core/simulator/PinToken.h"

namespace fidesk::simulator {

void PinToken::begin(PinProtocol protocol, std::uint8_t permissions, std::string rpId, bool userIsPresent,
                     Random& random, SteadyTime now) {
    random.fill(value_);
    protocol_ = protocol;
    permissions_ = permissions;
    rpId_ = std::move(rpId);
    inUse_ = true;
    userVerified_ = true;
    userPresent_ = userIsPresent;
    used_ = false;
    began_ = now;
}

bool PinToken::allows(PinProtocol protocol, ByteView message, ByteView signature, Permission permission,
                      const Personality& limits, SteadyTime now) {
    if (inUse_ && now - began_ >= (used_ ? limits.tokenLifetime : limits.tokenFirstUse))
        inUse_ = false;
    if (!inUse_ || protocol != protocol_ || !verifies(protocol, value_, message, signature))
        return false;
    used_ = true;
    return (permissions_ & permission) != 0;
}

bool PinToken::bindTo(const std::string& rpId) {
    if (boundToOther(rpId))
        return false;
    rpId_ = rpId;
    return true;
}

void PinToken::clearAfterPresence() {
    userPresent_ = false;
    userVerified_ = false;
    permissions_ &= permissionLargeBlobWrite;
}

} // namespace fidesk::simulator
