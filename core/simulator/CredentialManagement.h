#pragma once

#include "core/cbor/Value.h"
#include "core/simulator/Device.h"

namespace fidesk::simulator {

/// authenticatorCredentialManagement (CTAP 2.1 section 6.8). Returns the response map, empty where there is
/// nothing to tell. Refusals: PuatRequired, PinAuthInvalid, MissingParameter, InvalidParameter,
/// NoCredentials, NotAllowed (nothing is being enumerated), InvalidSubcommand.
Answer<cbor::Value> credentialManagement(Device& device, const cbor::Value& request);

} // namespace fidesk::simulator
