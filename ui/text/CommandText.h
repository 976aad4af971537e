#pragma once

#include "core/base/Error.h"

#include <QString>

namespace fidesk::text {

/// What fideskctl says beside its results: progress, prompts and what it did. `%1`, `%2` are filled in by
/// commandPhrase().
enum class Phrase {
    AskingPortal,
    SettingPin,
    CheckingPin,
    CreatingCredential,
    CheckingCredential,
    Registering,
    Proving,
    TouchKey,
    TouchAKey,
    UndoingEnrolment,
    PasskeyInDoubt,   ///< the key went away while it made a passkey
    NotAllTakenBack,  ///< %1 what is left behind
    CurrentPin,       ///< prompt; %1 the key
    NewPin,           ///< prompt; %1 the key
    NewPinAgain,      ///< prompt
    PasswordOf,       ///< prompt; %1 the user
    ConfirmRemoval,   ///< prompt; %1 nickname, %2 user
    ConfirmReset,     ///< prompt; %1 the key
    PinSet,           ///< %1 the key
    PinChanged,       ///< %1 the key
    PinToldOtherwise, ///< a generated PIN did not get to standard output; %1 the key
    RpIdsTooLong,     ///< %1 how many relying parties fit, %2 how many were given
    KeyWasReset,      ///< %1 the key
    NoKeyIn,          ///< of `keys`, which is no failure
    KeyInserted,      ///< %1 the key
    KeyRemoved,       ///< %1 the key
    KeyNotPermitted,  ///< of `keys --watch`; %1 the key
    NoSuchKey,        ///< %1 what was given as --key
    TouchedKey,       ///< %1 the key
    NoPasskeys,       ///< %1 the key
    PortalAdded,      ///< %1 address
    OpenInBrowser,    ///< %1 address
    EnterCode,        ///< %1 code, %2 address
    SignedInAs,       ///< %1 user
    SignedOut,        ///< %1 portal
    NotSignedIn,      ///< %1 portal
    NoUsersFound,     ///< %1 what was looked for
    MoreUsers,        ///< %1 how many are shown
    NoRegistrations,  ///< %1 user
    Renamed,          ///< %1 old, %2 new nickname
    Removed,          ///< %1 nickname, %2 user
    NotRemoved,       ///< nothing was confirmed
    NotReset,         ///< nothing was confirmed
    Enrolled,         ///< %1 nickname, %2 user
    SignsInWithKey,   ///< %1 user, %2 nickname
    SoftwareKeyMade,  ///< %1 file
    SoftwareKeyKept,  ///< %1 file, which was there before
    SoftwareKeyAtUsb, ///< what can be typed while a software key is plugged into the system
    SoftwareKeyState, ///< %1 in words, %2 how many reports have passed

    // fideskctl key ..., models ...
    SecondsLeft,               ///< countdown; %1 seconds
    Winked,                    ///< %1 the key
    IdentityFacts,             ///< heading
    PinFacts,                  ///< heading
    StorageFacts,              ///< heading
    FingerprintFacts,          ///< heading
    PolicyFacts,               ///< heading
    TechnicalFacts,            ///< heading
    GeneratedPin,              ///< before the PIN, on the same line
    GeneratedPinInDoubt,       ///< likewise, where the key may have it or not
    ShownOnce,                 ///< of a generated PIN
    PasskeySlots,              ///< %1 used, %2 free
    PasskeyRenamed,            ///< %1 relying party, %2 the names
    ConfirmPasskeyDeletion,    ///< prompt; %1 user, %2 relying party
    PasskeyDeleted,            ///< %1 user, %2 relying party
    NoSuchPasskey,             ///< %1 the key, %2 what was asked for
    SeveralSuchPasskeys,       ///< %1 how many, %2 what was asked for
    NoFingerprints,            ///< %1 the key
    TouchSensor,               ///< %1 the key
    SampleTaken,               ///< %1 advice, %2 samples still to come
    FingerprintAdded,          ///< %1 the fingerprint, %2 the key
    NoSuchFingerprint,         ///< %1 the key, %2 what was asked for
    SeveralSuchFingerprints,   ///< %1 how many, %2 the name
    ConfirmFingerprintRemoval, ///< prompt; %1 the fingerprint, %2 the key
    FingerprintRemoved,        ///< %1 the fingerprint, %2 the key
    SettingOn,
    SettingOff,
    SettingMissing,
    UpTo, ///< %1 a number
    MinPinLengthSetting,
    RpIdsSetting,
    ForcePinChangeSetting,
    AlwaysUvSetting,
    EnterpriseSetting,
    AlreadySo,              ///< %1 the key
    WarnMinPinLength,       ///< %1 the key, %2 code points
    MinPinLengthSet,        ///< %1 the key, %2 code points
    TooManyRpIds,           ///< %1 the key, %2 how many
    RpIdsSet,               ///< %1 the key, %2 relying parties
    PinChangeForced,        ///< %1 the key
    AlwaysUvOn,             ///< %1 the key
    AlwaysUvOff,            ///< %1 the key
    ConfirmEnterprise,      ///< prompt; %1 the key
    EnterpriseOn,           ///< %1 the key
    NoLargeBlobs,           ///< %1 the key
    LargeBlobRoom,          ///< %1 bytes used, %2 bytes in all
    NoSuchLargeBlob,        ///< %1 the key, %2 id
    LargeBlobExported,      ///< %1 bytes, %2 file
    ConfirmBlobReplacement, ///< prompt; %1 user, %2 relying party
    LargeBlobImported,      ///< %1 bytes, %2 relying party
    ConfirmBlobDeletion,    ///< prompt; %1 user, %2 relying party
    LargeBlobDeleted,       ///< %1 user, %2 relying party
    LossTitle,              ///< %1 the key
    LossPasskeys,
    LossCountedPasskeys, ///< %1 how many
    LossPin,
    LossFingerprints,
    LossRest,
    LossWayIn,
    SameKindOfKey,
    NoResetOverU2f,
    ResetUnplug, ///< %1 the key
    ResetPlugIn, ///< %1 the key
    ResetSend,   ///< %1 the key
    ResetTouch,  ///< %1 the key
    ModelName,
    ModelUnknown, ///< %1 AAGUID

    // fideskctl records ...
    NoRecords,
    MoreRecords,     ///< %1 how many are shown
    RecordsExported, ///< %1 how many, %2 file
    RecordsHead,     ///< %1 the head
    NotRecorded,     ///< something was done and could not be written down; %1 why

    NobodyToConfirm,   ///< that a question could not be asked, and the option that answers it
    NoSuchCommand,     ///< a word where a command should be
    SecretInArguments, ///< why a PIN or password is not taken from the command line
};

/// The phrase with @p first and @p second in the places of %1 and %2. Any thread.
QString commandPhrase(Phrase phrase, const QString& first = {}, const QString& second = {});

/// What to type next after a failure, where fideskctl has a command or option for it; otherwise empty.
QString commandHint(const Error& error);

} // namespace fidesk::text
