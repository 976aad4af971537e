#include "core/enrolment/KeySettings.h"

namespace fidesk::enrolment {

KeySettings settingsMissing(const profiles::Profile& profile, const token::AuthenticatorInfo& info) {
    KeySettings settings;
    if (profile.minPinLength && *profile.minPinLength > info.minPinLength)
        settings.minPinLength = profile.minPinLength;
    settings.enterpriseAttestation = profile.enterpriseAttestation && !info.option("ep").value_or(false);
    settings.alwaysUv = profile.alwaysUv && !info.option("alwaysUv").value_or(false);
    return settings;
}

Result<void> canBeSet(const KeySettings& settings, const token::AuthenticatorInfo& info) {
    if (settings.minPinLength && !info.option("setMinPINLength").value_or(false))
        return fail(ErrorCode::MinPinLengthRefused, "the key cannot set a minimum PIN length");
    if (settings.enterpriseAttestation && !info.option("ep"))
        return fail(ErrorCode::NotSupportedByKey, "enterprise attestation");
    if (settings.alwaysUv && !info.option("alwaysUv"))
        return fail(ErrorCode::NotSupportedByKey, "alwaysUv");
    return {};
}

bool takesSettingsWithoutPin(const token::AuthenticatorInfo& info) {
    return !info.pinSet() && !info.option("uv").value_or(false) && !info.option("alwaysUv").value_or(false);
}

Result<void> makeSettings(token::Token& key, const KeySettings& settings, const token::Pin* pin,
                          token::AuthenticatorInfo& info, const std::stop_token& stop) {
    if (settings.minPinLength) {
        FIDESK_TRY(key.setMinPinLength(*settings.minPinLength, pin, stop));
        info.minPinLength = *settings.minPinLength;
    }
    if (settings.enterpriseAttestation) {
        FIDESK_TRY(key.enableEnterpriseAttestation(pin, stop));
        info.options["ep"] = true;
    }
    // The last: from then on a key without PIN takes no other.
    if (settings.alwaysUv) {
        FIDESK_TRY(key.setAlwaysUv(true, pin, stop));
        info.options["alwaysUv"] = true;
    }
    return {};
}

} // namespace fidesk::enrolment
