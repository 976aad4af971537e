#include "core/token/Feature.h"

#include <algorithm>

namespace fidesk::token {

namespace {

/// Options of authenticatorGetInfo (CTAP 2.1 section 6.4) that are listed, whatever their value: of these,
/// false means "can, and is not set up".
bool lists(const AuthenticatorInfo& info, const char* option) {
    return info.options.contains(option);
}

bool isOn(const AuthenticatorInfo& info, const char* option) {
    return info.option(option).value_or(false);
}

bool isThere(const AuthenticatorInfo& info, Feature feature) {
    switch (feature) {
    case Feature::Pin:
        return lists(info, "clientPin");
    case Feature::Passkeys:
        return isOn(info, "rk");
    case Feature::PasskeyManagement:
        return info.canManageCredentials();
    case Feature::PasskeyRename:
        return isOn(info, "credMgmt");
    case Feature::Fingerprints:
        return lists(info, "bioEnroll") || lists(info, "userVerificationMgmtPreview");
    case Feature::MinPinLength:
    case Feature::ForcePinChange:
        return isOn(info, "setMinPINLength");
    case Feature::MinPinLengthRpIds:
        return isOn(info, "setMinPINLength") && info.maxRpIdsForMinPinLength > 0;
    case Feature::AlwaysUv:
        return lists(info, "alwaysUv") && isOn(info, "authnrCfg");
    case Feature::EnterpriseAttestation:
        return lists(info, "ep") && isOn(info, "authnrCfg");
    case Feature::LargeBlobs:
        return isOn(info, "largeBlobs");
    case Feature::Wink:
        return info.canWink;
    }
    return false;
}

/// Whether CTAP 2.0 has it.
bool isOld(Feature feature) {
    return feature == Feature::Pin || feature == Feature::Passkeys || feature == Feature::Wink;
}

} // namespace

Hindrance hindrance(const AuthenticatorInfo& info, Feature feature) {
    if (isThere(info, feature))
        return Hindrance::None;
    if (info.u2fOnly())
        return Hindrance::U2fOnly;
    if (feature == Feature::PasskeyRename && info.canManageCredentials())
        return Hindrance::PreviewOnly;
    const bool newer = std::ranges::any_of(info.versions, [](const std::string& version) {
        return version != "FIDO_2_0" && version.starts_with("FIDO_2_");
    });
    return isOld(feature) || newer ? Hindrance::NotBuiltIn : Hindrance::OlderStandard;
}

} // namespace fidesk::token
