#pragma once

#include "core/cbor/Value.h"
#include "core/simulator/Device.h"

namespace fidesk::simulator {

/// authenticatorConfig (CTAP 2.1 section 6.11): enableEnterpriseAttestation, toggleAlwaysUv,
/// setMinPINLength. A key that nothing protects asks for no token. Returns an empty map. Refusals:
/// MissingParameter, InvalidParameter (no such subcommand, vendorPrototype among them), PuatRequired,
/// PinAuthInvalid, OperationDenied (alwaysUv cannot be switched off), PinPolicyViolation, PinNotSet,
/// KeyStoreFull (too many RP ids), InvalidLength (of an RP id).
Answer<cbor::Value> config(Device& device, const cbor::Value& request);

} // namespace fidesk::simulator
