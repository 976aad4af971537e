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
    PasskeyInDoubt,    ///< the key went away while it made a passkey
    NotAllTakenBack,   ///< %1 what is left behind
    CurrentPin,        ///< prompt; %1 the key
    NewPin,            ///< prompt; %1 the key
    NewPinAgain,       ///< prompt
    PasswordOf,        ///< prompt; %1 the user
    ConfirmRemoval,    ///< prompt; %1 nickname, %2 user
    ConfirmReset,      ///< prompt; %1 the key
    PinSet,            ///< %1 the key
    PinChanged,        ///< %1 the key
    KeyWasReset,       ///< %1 the key
    NoKeyIn,           ///< of `keys`, which is no failure
    KeyInserted,       ///< %1 the key
    KeyRemoved,        ///< %1 the key
    TouchedKey,        ///< %1 the key
    NoPasskeys,        ///< %1 the key
    PortalAdded,       ///< %1 address
    OpenInBrowser,     ///< %1 address
    EnterCode,         ///< %1 code, %2 address
    SignedInAs,        ///< %1 user
    SignedOut,         ///< %1 portal
    NotSignedIn,       ///< %1 portal
    NoUsersFound,      ///< %1 what was looked for
    MoreUsers,         ///< %1 how many are shown
    NoRegistrations,   ///< %1 user
    Renamed,           ///< %1 old, %2 new nickname
    Removed,           ///< %1 nickname, %2 user
    NotRemoved,        ///< nothing was confirmed
    NotReset,          ///< nothing was confirmed
    Enrolled,          ///< %1 nickname, %2 user
    SignsInWithKey,    ///< %1 user, %2 nickname
    SoftwareKeyMade,   ///< %1 file
    SoftwareKeyKept,   ///< %1 file, which was there before
    SoftwareKeyAtUsb,  ///< what can be typed while a software key is plugged into the system
    SoftwareKeyState,  ///< %1 in words, %2 how many reports have passed
    SecretInArguments, ///< why a PIN or password is not taken from the command line
};

/// The phrase with @p first and @p second in the places of %1 and %2. Any thread.
QString commandPhrase(Phrase phrase, const QString& first = {}, const QString& second = {});

/// What to type next after a failure, where fideskctl has a command or option for it; otherwise empty.
QString commandHint(const Error& error);

} // namespace fidesk::text
