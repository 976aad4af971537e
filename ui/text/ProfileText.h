#pragma once

#include <QString>

namespace fidesk::text {

/// What is said about profiles. `%1`, `%2` are filled in by profilePhrase().
enum class ProfilePhrase {
    None,          ///< there is no profile
    OnlyPreset,    ///< the user's own are not used
    Needed,        ///< none was chosen, and the machine names no default
    Missing,       ///< %1 id
    TrustMissing,  ///< a model is to be proved, and there is nothing to prove it with; %1 profile, %2 folder
    TrustUnusable, ///< a file with root certificates; %1 why
    FileUnusable,  ///< %1 file, %2 why: "line 7, minPinLength: ..."
    FileFine,      ///< %1 file, %2 the profile's name
    PolicyFine,    ///< %1 file
    Preset,        ///< where it comes from: the machine
    Own,           ///< or the user
    Default,       ///< preset, and used where none is chosen
    OwnDefault,    ///< the user's, and used where none is chosen
    Description,   ///< labels from here on
    Origin,
    ResetFirst,
    Pin,
    MinPinLength,
    ForcePinChange,
    AlwaysUv,
    EnterpriseAttestation,
    AllowedModels,
    AttestationRequired,
    UserVerificationRequired,
    NicknamePattern,
    ProveByAssertion,
    PinTyped,     ///< values from here on
    PinGenerated, ///< %1 digits
    Yes,
    No,
    AsTheKeyIs, ///< the setting is not touched
    AnyModel,
    KeysOwnName
};

/// The phrase with @p first and @p second in the places of %1 and %2. Any thread.
QString profilePhrase(ProfilePhrase phrase, const QString& first = {}, const QString& second = {});

} // namespace fidesk::text
