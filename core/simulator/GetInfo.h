#pragma once

#include "core/cbor/Value.h"
#include "core/simulator/Device.h"

namespace fidesk::simulator {

/// authenticatorGetInfo (CTAP 2.1 section 6.4). Returns the response map.
cbor::Value getInfo(const Device& device);

} // namespace fidesk::simulator
