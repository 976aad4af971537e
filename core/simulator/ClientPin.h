#pragma once

#include "core/cbor/Value.h"
#include "core/simulator/Device.h"

namespace fidesk::simulator {

/// authenticatorClientPIN (CTAP 2.1 section 6.5): getPINRetries, getKeyAgreement, setPIN, changePIN,
/// getPinToken, getPinUvAuthTokenUsingPinWithPermissions. Returns the response map. Refusals:
/// InvalidSubcommand for the others (there is no built-in user verification), and each subcommand's own.
Answer<cbor::Value> clientPin(Device& device, const cbor::Value& request);

} // namespace fidesk::simulator
