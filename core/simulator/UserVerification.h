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

/// Whether the key itself is to verify the user: as the "uv" option asks, or, under @p alwaysUv, wherever
/// there is no parameter (steps 5 and 6, there 4 and 5). Refusals: InvalidOption (it cannot), PuatRequired,
/// OperationDenied (there is no PIN to ask for).
Answer<bool> wantsBuiltInUv(const Device& device, const PinAuth& auth, bool option, bool alwaysUv);

/// What is known of the user.
struct UserState {
    bool verified{false};
    bool present{false}; ///< seen already, so that no touch is needed
};

/// The user as the parameter proves, or as a finger does where @p builtIn; nothing is known without either.
/// Refusals: PinAuthInvalid (wrong, run out, without the permission, or for another RP); with @p builtIn
/// UserActionTimeout, KeepAliveCancel, PuatRequired, PinBlocked, OperationDenied.
Answer<UserState> verifyUser(Device& device, const PinAuth& auth, bool builtIn, ByteView clientDataHash,
                             const std::string& rpId, Permission permission);

/// Waits for a touch unless the user has been seen, and then clears what a test of user presence clears.
/// Refusals: those of touch().
Answer<void> testPresence(Device& device, const UserState& user);

/// The ids of a list of credential descriptors; those of other types are passed over. Null gives none.
/// Refusals: CborUnexpectedType, MissingParameter, LimitExceeded.
Answer<std::vector<Bytes>> readDescriptors(const Device& device, const cbor::Array* list);

/// The client data hash, 32 bytes. Refusals: MissingParameter, CborUnexpectedType, InvalidLength.
Answer<Bytes> readClientDataHash(const cbor::Value& request, int key);

} // namespace fidesk::simulator
