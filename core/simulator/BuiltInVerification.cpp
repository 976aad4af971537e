#include "core/simulator/BuiltInVerification.h"

#include <algorithm>

namespace fidesk::simulator {

namespace {

constexpr int maxInternalAttempts = 5;

} // namespace

bool builtInUvReady(const Device& device) {
    return device.personality.fingerprintReader && !device.memory.fingerprints.empty();
}

bool isProtected(const Device& device) {
    return device.memory.pinHash || builtInUvReady(device);
}

int uvRetries(const Device& device) {
    if (device.memory.pinHash && device.memory.pinRetries == 0)
        return 0;
    return std::max(0, device.personality.uvAttempts - device.memory.uvMismatches);
}

Answer<void> performBuiltInUv(Device& device, bool internalRetry) {
    int attempts = std::min(uvRetries(device), internalRetry ? maxInternalAttempts : 1);
    for (; attempts > 0; --attempts) {
        CTAP_TRY(device.touch());
        if (device.sensor.fingerMatches()) {
            device.memory.uvMismatches = 0;
            return {};
        }
        ++device.memory.uvMismatches;
    }
    return refuse(uvRetries(device) == 0 ? Status::UvBlocked : Status::UvInvalid);
}

} // namespace fidesk::simulator
