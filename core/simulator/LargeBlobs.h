#pragma once

#include "core/cbor/Value.h"
#include "core/simulator/Device.h"

namespace fidesk::simulator {

/// authenticatorLargeBlobs (CTAP 2.1 section 6.10): the serialized large-blob array, read and written by
/// fragments of at most maxMsgSize less 64 bytes. What is being written takes the place of what is there once
/// it is whole and its SHA-256 is right. Returns the response map. Refusals: InvalidParameter, InvalidLength
/// (of a fragment), LargeBlobStorageFull, InvalidSequence, PuatRequired, MissingParameter, PinAuthInvalid,
/// IntegrityFailure.
Answer<cbor::Value> largeBlobs(Device& device, const cbor::Value& request);

} // namespace fidesk::simulator
