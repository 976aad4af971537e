#pragma once

#include "core/cbor/Value.h"
#include "core/simulator/Device.h"

/// The checks that makeCredential and getAssertion share (CTAP 2.1 sections 6.1.2 and 6.2.2).
namespace fidesk::simulator {

/// pinUvAuthParam and pinUvAuthProtocol of a request.
struct PinAuth {
    std::optional<Bytes> parameter{};
    PinProtocol protocol{PinProtocol::One};
};

/// Reads both. An empty parameter waits for a touch and then ends with PinInvalid or PinNotSet (step 1).
/// Refusals: MissingParameter, InvalidParameter (no such protocol), those of touch().
Answer<PinAuth> readPinAuth(Device& device, const cbor::Value& request, int parameterKey, int protocolKey);

/// Whether the user is verified: false without a parameter. Refusals: PinAuthInvalid (wrong, run out, without
/// the permission, or for another RP).
Answer<bool> verifyUser(Device& device, const PinAuth& auth, ByteView clientDataHash, const std::string& rpId,
                        Permission permission);

/// Waits for a touch and then clears what a test of user presence clears. Refusals: those of touch().
Answer<void> testPresence(Device& device);

/// The ids of a list of credential descriptors; those of other types are passed over. Null gives none.
/// Refusals: CborUnexpectedType, MissingParameter, LimitExceeded.
Answer<std::vector<Bytes>> readDescriptors(const Device& device, const cbor::Array* list);

/// The client data hash, 32 bytes. Refusals: MissingParameter, CborUnexpectedType, InvalidLength.
Answer<Bytes> readClientDataHash(const cbor::Value& request, int key);

} // namespace fidesk::simulator
