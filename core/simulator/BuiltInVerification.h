#pragma once

#include "core/simulator/Device.h"

/// User verification by the key itself, with a finger that is enrolled (CTAP 2.1 section 6.5.3.1).
namespace fidesk::simulator {

/// Whether the key has it and a finger is enrolled: getInfo's "uv" is true.
[[nodiscard]] bool builtInUvReady(const Device& device);
/// "Protected by some form of user verification": a PIN is set, or builtInUvReady().
[[nodiscard]] bool isProtected(const Device& device);
/// uvRetries: none while the PIN is blocked, whatever the finger (section 6.5.2.2).
[[nodiscard]] int uvRetries(const Device& device);

/// performBuiltInUv(): waits for a finger, several times if @p internalRetry. A touch that runs out takes no
/// try. Refusals: UserActionTimeout, KeepAliveCancel, UvBlocked (no tries are left), UvInvalid.
Answer<void> performBuiltInUv(Device& device, bool internalRetry);

} // namespace fidesk::simulator
