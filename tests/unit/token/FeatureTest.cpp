#include "core/token/Feature.h"
#include "tests/support/Catch.h"

#include <map>

using namespace fidesk;
using token::AuthenticatorInfo;
using token::Feature;
using token::Hindrance;

namespace {

using Hindrances = std::map<Feature, Hindrance>;

/// What keys of these kinds list; what a key can is not in `hindered`.
struct Kind {
    const char* name;
    AuthenticatorInfo info;
    Hindrances hindered;
};

AuthenticatorInfo infoOf(std::vector<std::string> versions, std::map<std::string, bool> options,
                         bool canWink = true, std::uint64_t rpIds = 0) {
    AuthenticatorInfo info;
    info.versions = std::move(versions);
    info.options = std::move(options);
    info.canWink = canWink;
    info.maxRpIdsForMinPinLength = rpIds;
    return info;
}

/// Each of @p features hindered alike.
Hindrances all(Hindrance hindrance, std::initializer_list<Feature> features) {
    Hindrances hindered;
    for (const Feature feature : features)
        hindered[feature] = hindrance;
    return hindered;
}

Hindrances operator+(Hindrances left, const Hindrances& right) {
    left.insert(right.begin(), right.end());
    return left;
}

Hindrances policies(Hindrance hindrance) {
    return all(hindrance, {Feature::MinPinLength, Feature::MinPinLengthRpIds, Feature::ForcePinChange,
                           Feature::AlwaysUv, Feature::EnterpriseAttestation, Feature::LargeBlobs});
}

std::vector<Kind> kinds() {
    return {
        {"YubiKey 4, U2F only", infoOf({"U2F_V2"}, {}),
         policies(Hindrance::U2fOnly) +
             all(Hindrance::U2fOnly, {Feature::Pin, Feature::Passkeys, Feature::PasskeyManagement,
                                      Feature::PasskeyRename, Feature::Fingerprints})},
        {"YubiKey 5.1, SoloKeys 1: CTAP 2.0",
         infoOf({"U2F_V2", "FIDO_2_0"}, {{"rk", true}, {"up", true}, {"plat", false}, {"clientPin", false}}),
         policies(Hindrance::OlderStandard) +
             all(Hindrance::OlderStandard,
                 {Feature::PasskeyManagement, Feature::PasskeyRename, Feature::Fingerprints})},
        {"YubiKey 5.2 to 5.4: preview",
         infoOf({"U2F_V2", "FIDO_2_0", "FIDO_2_1_PRE"}, {{"rk", true},
                                                         {"up", true},
                                                         {"plat", false},
                                                         {"clientPin", true},
                                                         {"credentialMgmtPreview", true}}),
         policies(Hindrance::PreviewOnly) + all(Hindrance::PreviewOnly, {Feature::PasskeyRename}) +
             all(Hindrance::NotBuiltIn, {Feature::Fingerprints})},
        {"Feitian BioPass: fingerprints by the preview, no light to blink",
         infoOf({"FIDO_2_0", "FIDO_2_1_PRE", "U2F_V2"},
                {{"rk", true},
                 {"up", true},
                 {"uv", false},
                 {"plat", false},
                 {"clientPin", false},
                 {"userVerificationMgmtPreview", false},
                 {"credentialMgmtPreview", true}},
                false),
         policies(Hindrance::PreviewOnly) + all(Hindrance::PreviewOnly, {Feature::PasskeyRename}) +
             all(Hindrance::NotBuiltIn, {Feature::Wink})},
        {"YubiKey 5.7",
         infoOf({"U2F_V2", "FIDO_2_0", "FIDO_2_1_PRE", "FIDO_2_1"},
                {{"rk", true},
                 {"up", true},
                 {"plat", false},
                 {"alwaysUv", false},
                 {"credMgmt", true},
                 {"authnrCfg", true},
                 {"clientPin", true},
                 {"largeBlobs", true},
                 {"pinUvAuthToken", true},
                 {"setMinPINLength", true},
                 {"makeCredUvNotRqd", true},
                 {"credentialMgmtPreview", true}},
                true, 1),
         all(Hindrance::NotBuiltIn, {Feature::Fingerprints, Feature::EnterpriseAttestation})},
        {"YubiKey Bio",
         infoOf({"U2F_V2", "FIDO_2_0", "FIDO_2_1_PRE", "FIDO_2_1"},
                {{"rk", true},
                 {"up", true},
                 {"uv", true},
                 {"plat", false},
                 {"uvToken", true},
                 {"alwaysUv", true},
                 {"credMgmt", true},
                 {"authnrCfg", true},
                 {"bioEnroll", true},
                 {"clientPin", true},
                 {"pinUvAuthToken", true},
                 {"setMinPINLength", true},
                 {"makeCredUvNotRqd", false},
                 {"credentialMgmtPreview", true},
                 {"userVerificationMgmtPreview", true}},
                true, 1),
         all(Hindrance::NotBuiltIn, {Feature::EnterpriseAttestation, Feature::LargeBlobs})},
        {"Token2 PIN+: CTAP 2.1, settings, no large blobs",
         infoOf({"U2F_V2", "FIDO_2_0", "FIDO_2_1"},
                {{"rk", true},
                 {"up", true},
                 {"ep", false},
                 {"alwaysUv", false},
                 {"credMgmt", true},
                 {"authnrCfg", true},
                 {"clientPin", false},
                 {"pinUvAuthToken", true},
                 {"setMinPINLength", true}},
                true, 0),
         all(Hindrance::NotBuiltIn,
             {Feature::Fingerprints, Feature::LargeBlobs, Feature::MinPinLengthRpIds})},
        {"Nitrokey 3: credential management in a preview's name, no settings",
         infoOf({"U2F_V2", "FIDO_2_0", "FIDO_2_1_PRE"}, {{"rk", true},
                                                         {"up", true},
                                                         {"plat", false},
                                                         {"credMgmt", true},
                                                         {"clientPin", true},
                                                         {"largeBlobs", true},
                                                         {"pinUvAuthToken", true}}),
         all(Hindrance::PreviewOnly,
             {Feature::MinPinLength, Feature::MinPinLengthRpIds, Feature::ForcePinChange, Feature::AlwaysUv,
              Feature::EnterpriseAttestation}) +
             all(Hindrance::NotBuiltIn, {Feature::Fingerprints})},
        {"A later standard, without PIN and passkeys", infoOf({"FIDO_2_0", "FIDO_3_0"}, {{"up", true}}),
         policies(Hindrance::NotBuiltIn) +
             all(Hindrance::NotBuiltIn, {Feature::Pin, Feature::Passkeys, Feature::PasskeyManagement,
                                         Feature::PasskeyRename, Feature::Fingerprints})},
        {"CTAP 2.0 without PIN and passkeys", infoOf({"FIDO_2_0"}, {}, false),
         policies(Hindrance::OlderStandard) +
             all(Hindrance::OlderStandard,
                 {Feature::PasskeyManagement, Feature::PasskeyRename, Feature::Fingerprints}) +
             all(Hindrance::NotBuiltIn, {Feature::Pin, Feature::Passkeys, Feature::Wink})},
        {"Settings that are listed as not possible",
         infoOf({"FIDO_2_1"},
                {{"rk", false},
                 {"clientPin", false},
                 {"credMgmt", false},
                 {"credentialMgmtPreview", false},
                 {"setMinPINLength", true},
                 {"authnrCfg", false},
                 {"alwaysUv", true},
                 {"ep", true},
                 {"largeBlobs", false}},
                true, 4),
         policies(Hindrance::NotBuiltIn) +
             all(Hindrance::NotBuiltIn, {Feature::Passkeys, Feature::PasskeyManagement,
                                         Feature::PasskeyRename, Feature::Fingerprints})},
    };
}

} // namespace

TEST_CASE("What keys of every kind can and cannot do, and why") {
    for (const Kind& kind : kinds()) {
        for (const Feature feature : token::allFeatures) {
            INFO(kind.name << ", feature " << static_cast<int>(feature));
            const auto found = kind.hindered.find(feature);
            const Hindrance wanted = found == kind.hindered.end() ? Hindrance::None : found->second;
            CHECK(static_cast<int>(token::hindrance(kind.info, feature)) == static_cast<int>(wanted));
            CHECK(token::can(kind.info, feature) == (wanted == Hindrance::None));
        }
    }
}

TEST_CASE("A U2F key can blink where it says so") {
    CHECK(token::can(infoOf({"U2F_V2"}, {}, true), Feature::Wink));
    CHECK(token::hindrance(infoOf({"U2F_V2"}, {}, false), Feature::Wink) == Hindrance::NotBuiltIn);
}
