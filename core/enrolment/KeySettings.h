#pragma once

#include "core/profiles/Profile.h"
#include "core/token/Token.h"

namespace fidesk::enrolment {

/// What a profile asks a key to be set to, as far as the key is not.
struct KeySettings {
    std::optional<std::size_t> minPinLength{};
    bool enterpriseAttestation{false};
    bool alwaysUv{false};

    [[nodiscard]] bool none() const { return !minPinLength && !enterpriseAttestation && !alwaysUv; }
};

KeySettings settingsMissing(const profiles::Profile& profile, const token::AuthenticatorInfo& info);

/// Whether a key that tells @p info can be set to @p settings. Errors: NotSupportedByKey,
/// MinPinLengthRefused.
Result<void> canBeSet(const KeySettings& settings, const token::AuthenticatorInfo& info);

/// Whether the key takes settings without a PIN: nothing protects it yet (CTAP 2.1 section 6.11).
bool takesSettingsWithoutPin(const token::AuthenticatorInfo& info);

/// Makes them, one after the other, @p pin being null where the key needs none; those that are made are in
/// @p info. Errors: Token's.
Result<void> makeSettings(token::Token& key, const KeySettings& settings, const token::Pin* pin,
                          token::AuthenticatorInfo& info, const std::stop_token& stop);

} // namespace fidesk::enrolment
