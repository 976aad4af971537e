#pragma once

#include "core/cbor/Value.h"
#include "core/simulator/Device.h"

namespace fidesk::simulator {

/// authenticatorMakeCredential (CTAP 2.1 section 6.1), with credProtect (12.1), credBlob (12.2),
/// largeBlobKey (12.3), minPinLength (12.4) and hmac-secret (12.5). Returns the response map.
Answer<cbor::Value> makeCredential(Device& device, const cbor::Value& request);

/// The longest prefix of UTF-8 @p text that has at most 64 bytes and ends with a whole code point: as much of
/// a name as is stored (section 6.1.2).
std::string storedName(const std::string& text);

} // namespace fidesk::simulator
