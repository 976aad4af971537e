#pragma once

#include "core/cbor/Value.h"
#include "core/simulator/Device.h"

namespace fidesk::simulator {

/// authenticatorGetAssertion (CTAP 2.1 section 6.2), with credBlob (12.2), largeBlobKey (12.3) and
/// hmac-secret (12.5). Returns the response map.
Answer<cbor::Value> getAssertion(Device& device, const cbor::Value& request);

/// authenticatorGetNextAssertion (section 6.3). Refusals: NotAllowed.
Answer<cbor::Value> getNextAssertion(Device& device);

} // namespace fidesk::simulator
