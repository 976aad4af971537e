#pragma once

#include "core/token/Types.h"

namespace fidesk::token {

/// What a key may or may not be able to do.
enum class Feature {
    Pin,
    Passkeys,              ///< keep discoverable credentials
    PasskeyManagement,     ///< list and delete them
    PasskeyRename,         ///< updateUserInformation
    Fingerprints,          ///< bioEnroll
    MinPinLength,          ///< setMinPINLength
    MinPinLengthRpIds,     ///< its minPinLengthRPIDs
    ForcePinChange,        ///< its forceChangePin
    AlwaysUv,              ///< toggleAlwaysUv
    EnterpriseAttestation, ///< ep
    LargeBlobs,
    Wink
};

/// Why a key cannot do something; the sentence is ui/text's.
enum class Hindrance {
    None,          ///< it can
    U2fOnly,       ///< it speaks U2F and nothing newer
    OlderStandard, ///< it speaks CTAP 2.0, in which this is not
    PreviewOnly,   ///< it has this only in the form of a preview of CTAP 2.1, which lacks it
    NotBuiltIn     ///< it speaks CTAP 2.1 and was made without
};

Hindrance hindrance(const AuthenticatorInfo& info, Feature feature);

/// Whether it can.
inline bool can(const AuthenticatorInfo& info, Feature feature) {
    return hindrance(info, feature) == Hindrance::None;
}

} // namespace fidesk::token
