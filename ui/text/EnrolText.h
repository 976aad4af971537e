#pragma once

#include "core/base/Error.h"
#include "core/records/Types.h"

#include <QString>

namespace fidesk::text {

/// What fideskctl says of enrolments, replacements and the journal beside their results. `%1`, `%2` are
/// filled in by enrolPhrase().
enum class EnrolPhrase {
    ConfiguringKey,
    ResettingKey, ///< at once, without unplugging it
    RemovingOld,
    ForcingPinChange,
    Recording,
    PortalBusy,           ///< %1 seconds
    GeneratedPin,         ///< before the PIN, on the same line
    PinNotWritten,        ///< standard output did not take it; %1 the key
    GeneratedPinInDoubt,  ///< as GeneratedPin, where the key may have it or not
    PinInDoubt,           ///< what to do with that; %1 the key
    PinInDoubtNotWritten, ///< both, where standard output did not take it; %1 the key
    PinStaysOnKey,        ///< of an enrolment that is taken back; %1 the key
    NotTheReplaced,       ///< the key that is in; %1 the nickname of what is replaced
    NoSuchRegistration,   ///< %1 what was given, %2 user
    ConfirmReplace,       ///< prompt; %1 nickname, %2 user
    ConfirmWipe,          ///< prompt, of a profile that resets first; %1 the key
    Replaced,             ///< %1 nickname, %2 user
    Flaw,                 ///< it is registered, and something is missing; %1 what
    OpenJobs,             ///< %1 how many there are
    StaysOpen,            ///< the job of an enrolment that could not be taken back
    NoOpenJobs,
    NoSuchJob,       ///< %1 what was given
    OtherPortal,     ///< %1 user, %2 the address
    JobUnderWay,     ///< %1 user
    Resuming,        ///< %1 user, %2 the key
    NeedsKey,        ///< %1 the key
    NeedsPin,        ///< prompt, to delete a passkey; %1 the key
    NeedsPinToProve, ///< prompt, to make up what the profile asks for; %1 the key
    MakeUpProof,     ///< it is registered, but not proved; %1 the key
    MakeUpPinChange, ///< it is registered, but demands no other PIN yet; %1 the key
    MakeUpBoth,      ///< neither; %1 the key
    ConfirmJobReset, ///< prompt; %1 the key
    ConfirmGiveUp,   ///< prompt; %1 user, %2 the key
    JobRegistered,   ///< %1 nickname, %2 user
    JobUndone,       ///< %1 user
    JobFailed,       ///< %1 user, %2 what stays
    JobAbandoned,    ///< %1 user
    JobStaysOpen,    ///< %1 user, %2 why
};

/// What is said of a job that ended so.
EnrolPhrase phraseOf(records::Ending ending);

/// The phrase with @p first and @p second in the places of %1 and %2. Any thread.
QString enrolPhrase(EnrolPhrase phrase, const QString& first = {}, const QString& second = {});

} // namespace fidesk::text
