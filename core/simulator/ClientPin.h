#pragma once

#include "core/cbor/Value.h"
#include "core/simulator/Device.h"

namespace fidesk::simulator {

/// authenticatorClientPIN (CTAP 2.1 section 6.5): getPINRetries, getKeyAgreement, setPIN, changePIN,
/// getPinToken, getPinUvAuthTokenUsingPinWithPermissions; with a fingerprint reader also
/// getPinUvAuthTokenUsingUvWithPermissions and getUVRetries. Returns the response map. Refusals:
/// InvalidSubcommand for the others, and each subcommand's own.
Answer<cbor::Value> clientPin(Device& device, const cbor::Value& request);

} // namespace fidesk::simulator
