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

bool setsMinPinLength(const AuthenticatorInfo& info) {
    return isOn(info, "setMinPINLength") && isOn(info, "authnrCfg");
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
        return setsMinPinLength(info);
    case Feature::MinPinLengthRpIds:
        return setsMinPinLength(info) && info.maxRpIdsForMinPinLength > 0;
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

/// The first standard that has it.
enum class Since { Ctap20, Preview21, Ctap21 };

Since since(Feature feature) {
    switch (feature) {
    case Feature::Pin:
    case Feature::Passkeys:
    case Feature::Wink:
        return Since::Ctap20;
    case Feature::PasskeyManagement:
    case Feature::Fingerprints:
        return Since::Preview21;
    case Feature::PasskeyRename:
    case Feature::MinPinLength:
    case Feature::MinPinLengthRpIds:
    case Feature::ForcePinChange:
    case Feature::AlwaysUv:
    case Feature::EnterpriseAttestation:
    case Feature::LargeBlobs:
        break;
    }
    return Since::Ctap21;
}

bool isPreview(const std::string& version) {
    return version == "FIDO_2_1_PRE";
}

/// CTAP 2.1 or a later one, also one that is not known here.
bool isNewer(const std::string& version) {
    return version.starts_with("FIDO_") && version != "FIDO_2_0" && !isPreview(version);
}

/// The newest standard the key speaks.
Since speaks(const AuthenticatorInfo& info) {
    if (std::ranges::any_of(info.versions, isNewer))
        return Since::Ctap21;
    return std::ranges::any_of(info.versions, isPreview) ? Since::Preview21 : Since::Ctap20;
}

} // namespace

Hindrance hindrance(const AuthenticatorInfo& info, Feature feature) {
    if (isThere(info, feature))
        return Hindrance::None;
    if (feature == Feature::Wink)
        return Hindrance::NotBuiltIn; // CTAPHID's own, whatever is spoken over it
    if (info.u2fOnly())
        return Hindrance::U2fOnly;
    const Since spoken = speaks(info);
    if (spoken >= since(feature))
        return Hindrance::NotBuiltIn;
    return spoken == Since::Preview21 ? Hindrance::PreviewOnly : Hindrance::OlderStandard;
}

} // namespace fidesk::token
