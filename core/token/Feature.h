#pragma once

#include "core/token/Types.h"

#include <array>

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

inline constexpr std::array<Feature, 12> allFeatures{Feature::Pin,
                                                     Feature::Passkeys,
                                                     Feature::PasskeyManagement,
                                                     Feature::PasskeyRename,
                                                     Feature::Fingerprints,
                                                     Feature::MinPinLength,
                                                     Feature::MinPinLengthRpIds,
                                                     Feature::ForcePinChange,
                                                     Feature::AlwaysUv,
                                                     Feature::EnterpriseAttestation,
                                                     Feature::LargeBlobs,
                                                     Feature::Wink};

static_assert(allFeatures.size() == static_cast<std::size_t>(Feature::Wink) + 1);

/// Why a key cannot do something; the sentence is ui/text's.
enum class Hindrance {
    None,          ///< it can
    U2fOnly,       ///< it speaks U2F and nothing newer
    OlderStandard, ///< it speaks CTAP 2.0, in which this is not
    PreviewOnly,   ///< it speaks CTAP 2.0 and a preview of CTAP 2.1 ("FIDO_2_1_PRE"), in which this is not
    NotBuiltIn     ///< what it speaks has this, and it was made without
};

/// Judged by the options the key lists (CTAP 2.1 section 6.4), which count more than the versions it names: a
/// key that lists an option has it, whatever it calls its standard.
Hindrance hindrance(const AuthenticatorInfo& info, Feature feature);

/// Whether it can.
inline bool can(const AuthenticatorInfo& info, Feature feature) {
    return hindrance(info, feature) == Hindrance::None;
}

} // namespace fidesk::token
