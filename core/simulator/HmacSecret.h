#pragma once

#include "core/cbor/Value.h"
#include "core/simulator/Device.h"

namespace fidesk::simulator {

/// Reads the hmac-secret extension of getAssertion (CTAP 2.1 section 12.5) from the extensions map. Refusals:
/// MissingParameter, CborUnexpectedType, InvalidParameter, InvalidLength, PinAuthInvalid (saltAuth).
Answer<std::optional<HmacSecretInput>> readHmacSecret(Device& device, const cbor::Value& extensions);

/// Its output for one credential: the HMACs over the salts, encrypted.
Bytes hmacSecretOutput(Device& device, const HmacSecretInput& input, const Credential& credential,
                       bool userVerified);

} // namespace fidesk::simulator
