#include "ui/text/CommandText.h"

#include <QCoreApplication>

namespace fidesk::text {

namespace {

struct Phrases {
    Q_DECLARE_TR_FUNCTIONS(Phrases)

public:
    static QString of(Phrase phrase);
    static QString hint(const Error& error);
};

QString Phrases::of(Phrase phrase) {
    switch (phrase) {
    case Phrase::AskingPortal:
        return tr("Asking the portal");
    case Phrase::SettingPin:
        return tr("Setting the PIN");
    case Phrase::CheckingPin:
        return tr("Checking the PIN");
    case Phrase::CreatingCredential:
        return tr("Creating the passkey on the key");
    case Phrase::CheckingCredential:
        return tr("Checking what the key returned");
    case Phrase::Registering:
        return tr("Registering it at the portal");
    case Phrase::Proving:
        return tr("Proving that the key signs with it");
    case Phrase::TouchKey:
        return tr("Touch the key");
    case Phrase::TouchAKey:
        return tr("Touch the key you mean");
    case Phrase::UndoingEnrolment:
        return tr("Taking back what was begun");
    case Phrase::PasskeyInDoubt:
        return tr(
            "The key may have made a passkey that is not registered. Enrolling it again for the same user "
            "replaces that passkey.");
    case Phrase::NotAllTakenBack:
        return tr("Not everything could be taken back: %1");
    case Phrase::CurrentPin:
        return tr("PIN of %1: ");
    case Phrase::NewPin:
        return tr("New PIN for %1: ");
    case Phrase::NewPinAgain:
        return tr("The new PIN again: ");
    case Phrase::PasswordOf:
        return tr("Password of %1: ");
    case Phrase::ConfirmRemoval:
        return tr("Remove \"%1\" of %2? It cannot be used to sign in any more. Type yes: ");
    case Phrase::ConfirmReset:
        return tr("Reset %1? Type yes: ");
    case Phrase::PinSet:
        return tr("The PIN of %1 is set.");
    case Phrase::PinChanged:
        return tr("The PIN of %1 is changed.");
    case Phrase::KeyWasReset:
        return tr("%1 is reset: it has no PIN and no passkeys.");
    case Phrase::NoKeyIn:
        return tr("No security key is inserted.");
    case Phrase::KeyInserted:
        return tr("Inserted: %1");
    case Phrase::KeyNotPermitted:
        return tr("Inserted: %1, but you may not use it.");
    case Phrase::NoSuchKey:
        return tr("No key that is inserted is called %1. See fideskctl keys.");
    case Phrase::PinToldOtherwise:
        return tr("%1 has its new PIN, but standard output could not be written, so it is told here instead. "
                  "Note it now; it is kept nowhere.");
    case Phrase::RpIdsTooLong:
        return tr("The names of %2 relying parties are too long to be told to a key at once. The first %1 of "
                  "them fit; name no more than those, or shorter ones.");
    case Phrase::KeyRemoved:
        return tr("Removed:  %1");
    case Phrase::TouchedKey:
        return tr("Touched: %1");
    case Phrase::NoPasskeys:
        return tr("There are no passkeys on %1.");
    case Phrase::PortalAdded:
        return tr("Added the portal %1. Sign in with: fideskctl portal login");
    case Phrase::OpenInBrowser:
        return tr("Sign in with a browser at: %1");
    case Phrase::EnterCode:
        return tr("Enter the code %1 at: %2");
    case Phrase::SignedInAs:
        return tr("Signed in as %1.");
    case Phrase::SignedOut:
        return tr("Signed out of %1.");
    case Phrase::NotSignedIn:
        return tr("Not signed in to %1.");
    case Phrase::NoUsersFound:
        return tr("No user matches \"%1\" among those you administer.");
    case Phrase::MoreUsers:
        return tr("There are more than these %1; type more of the name, or --all.");
    case Phrase::NoRegistrations:
        return tr("%1 has no registered keys.");
    case Phrase::Renamed:
        return tr("Renamed \"%1\" to \"%2\".");
    case Phrase::Removed:
        return tr("Removed \"%1\" of %2. The next sign-in with it will be refused.");
    case Phrase::NotRemoved:
        return tr("Nothing was removed.");
    case Phrase::NotReset:
        return tr("Nothing was reset.");
    case Phrase::Enrolled:
        return tr("Registered \"%1\" for %2.");
    case Phrase::SignsInWithKey:
        return tr("%1 signed in at the portal with the key \"%2\".");
    case Phrase::SoftwareKeyMade:
        return tr("Made a software key in %1.");
    case Phrase::SoftwareKeyKept:
        return tr("There is a software key in %1.");
    case Phrase::SoftwareKeyAtUsb:
        return tr(
            "Every program on this computer sees the software key now. Enter touches it, r and Enter pulls "
            "it out, i and Enter inserts it again, s and Enter says how it is, f and a fault spoils what it "
            "does (see --help), Ctrl-C ends it.");
    case Phrase::SoftwareKeyState:
        return tr("The software key is %1; %2 reports have passed.");
    case Phrase::SecondsLeft:
        return tr("  %1 s left");
    case Phrase::Winked:
        return tr("%1 blinks or beeps.");
    case Phrase::IdentityFacts:
        return tr("The key");
    case Phrase::PinFacts:
        return tr("PIN");
    case Phrase::StorageFacts:
        return tr("Storage");
    case Phrase::FingerprintFacts:
        return tr("Fingerprints");
    case Phrase::PolicyFacts:
        return tr("Settings");
    case Phrase::TechnicalFacts:
        return tr("In the terms of the standard");
    case Phrase::GeneratedPin:
        return tr("PIN: ");
    case Phrase::GeneratedPinInDoubt:
        return tr("PIN, perhaps: ");
    case Phrase::ShownOnce:
        return tr("This PIN is shown this once and kept nowhere. Note it now.");
    case Phrase::PasskeySlots:
        return tr("%1 in use, room for %2 more at most.");
    case Phrase::PasskeyRenamed:
        return tr("The passkey for %1 now shows %2.");
    case Phrase::ConfirmPasskeyDeletion:
        return tr("Delete the passkey of \"%1\" for %2 for good? Type yes: ");
    case Phrase::PasskeyDeleted:
        return tr("Deleted the passkey of \"%1\" for %2.");
    case Phrase::NoSuchPasskey:
        return tr("There is no such passkey on %1: %2. See fideskctl key passkeys list.");
    case Phrase::SeveralSuchPasskeys:
        return tr("%1 passkeys fit: %2. Give more of the id, as fideskctl key passkeys list shows it.");
    case Phrase::NoFingerprints:
        return tr("There are no fingerprints on %1.");
    case Phrase::TouchSensor:
        return tr("Touch the sensor of %1, lift the finger, and touch it again until it is done.");
    case Phrase::SampleTaken:
        return tr("%1 Still to come: %2.");
    case Phrase::FingerprintAdded:
        return tr("Learnt the fingerprint %1; it is on %2.");
    case Phrase::NoSuchFingerprint:
        return tr("There is no such fingerprint on %1: %2. See fideskctl key fingerprints list.");
    case Phrase::SeveralSuchFingerprints:
        return tr("%1 fingerprints are called %2. Give the id that fideskctl key fingerprints list shows.");
    case Phrase::ConfirmFingerprintRemoval:
        return tr("Remove the fingerprint \"%1\" from %2? Type yes: ");
    case Phrase::FingerprintRemoved:
        return tr("Removed the fingerprint \"%1\" from %2.");
    case Phrase::SettingOn:
        return tr("on");
    case Phrase::SettingOff:
        return tr("off");
    case Phrase::SettingMissing:
        return tr("not on this key");
    case Phrase::UpTo:
        return tr("up to %1");
    case Phrase::MinPinLengthSetting:
        return tr("Minimum PIN length");
    case Phrase::RpIdsSetting:
        return tr("Sites that may learn it");
    case Phrase::ForcePinChangeSetting:
        return tr("Demands a new PIN");
    case Phrase::AlwaysUvSetting:
        return tr("Always asks for the PIN");
    case Phrase::EnterpriseSetting:
        return tr("Enterprise attestation");
    case Phrase::AlreadySo:
        return tr("Nothing to do: it was so before on %1.");
    case Phrase::WarnMinPinLength:
        return tr("A PIN of %1 that has fewer than %2 characters will have to be changed, and only a reset "
                  "takes this down again.");
    case Phrase::MinPinLengthSet:
        return tr("PINs of %1 have at least %2 characters from now on.");
    case Phrase::TooManyRpIds:
        return tr("%1 can keep %2 relying parties at most. Name fewer.");
    case Phrase::RpIdsSet:
        return tr("These may learn the minimum PIN length of %1: %2.");
    case Phrase::PinChangeForced:
        return tr("The PIN of %1 must be changed before anything else is done: fideskctl key pin change.");
    case Phrase::AlwaysUvOn:
        return tr("%1 asks for PIN or fingerprint at every use from now on.");
    case Phrase::AlwaysUvOff:
        return tr("%1 asks for PIN or fingerprint only where a site wants it.");
    case Phrase::ConfirmEnterprise:
        return tr("Let %1 name itself to the sites chosen for it? This cannot be taken back but by a reset. "
                  "Type yes: ");
    case Phrase::EnterpriseOn:
        return tr("Enterprise attestation of %1 is on; only a reset turns it off.");
    case Phrase::NoLargeBlobs:
        return tr("No passkey on %1 has data stored with it.");
    case Phrase::LargeBlobRoom:
        return tr("%1 of %2 in use, compressed.");
    case Phrase::NoSuchLargeBlob:
        return tr("Nothing is stored on %1 with such a passkey: %2. See fideskctl key large-blobs list.");
    case Phrase::LargeBlobExported:
        return tr("Wrote %1 to %2, which only you can read.");
    case Phrase::ConfirmBlobReplacement:
        return tr("Replace what is stored with the passkey of \"%1\" for %2? Type yes: ");
    case Phrase::LargeBlobImported:
        return tr("Stored %1 with the passkey for %2.");
    case Phrase::ConfirmBlobDeletion:
        return tr("Delete what is stored with the passkey of \"%1\" for %2? Type yes: ");
    case Phrase::LargeBlobDeleted:
        return tr("Deleted what was stored with the passkey of \"%1\" for %2.");
    case Phrase::LossTitle:
        return tr("A reset of %1 erases for good:");
    case Phrase::LossPasskeys:
        return tr("  - every passkey on it. How many, only its PIN could tell (--pin-stdin, --pin-file).");
    case Phrase::LossCountedPasskeys:
        return tr("  - every passkey on it: %1.");
    case Phrase::LossPin:
        return tr("  - its PIN.");
    case Phrase::LossFingerprints:
        return tr("  - its fingerprints.");
    case Phrase::LossRest:
        return tr("  - its settings and the data that sites stored on it.");
    case Phrase::LossWayIn:
        return tr("Whoever signs in with it needs another way in until it is registered again.");
    case Phrase::SameKindOfKey:
        return tr("It tells no serial number: see that it is this key, and no other of its kind, that you "
                  "plug in again.");
    case Phrase::NoResetOverU2f:
        return tr("This key speaks U2F and nothing newer, which knows no reset. Remove its registrations "
                  "instead, and give its user another key.");
    case Phrase::ResetUnplug:
        return tr("Unplug %1.");
    case Phrase::ResetPlugIn:
        return tr("Plug the same key in again.");
    case Phrase::ResetSend:
        return tr("It is back: sending the reset.");
    case Phrase::ResetTouch:
        return tr("Touch the key now, while it blinks: that erases it.");
    case Phrase::ModelName:
        return tr("Model");
    case Phrase::ModelUnknown:
        return tr("No model is known for the AAGUID %1.");
    case Phrase::NoRecords:
        return tr("There is nothing of that in the records.");
    case Phrase::MoreRecords:
        return tr("There are more than these %1; type more words, or --all.");
    case Phrase::RecordsExported:
        return tr("Wrote %1 to %2.");
    case Phrase::RecordsHead:
        return tr(
            "Keep the head of the trail elsewhere, and give it to records verify --expect next time: %1");
    case Phrase::NotRecorded:
        return tr("What was done is not in the records. %1");
    case Phrase::NobodyToConfirm:
        return tr(
            "Nothing was done: this has to be confirmed, and there is no terminal to ask at. Add --yes if "
            "it is meant.");
    case Phrase::NoSuchCommand:
        return tr("There is no such command.");
    case Phrase::SecretInArguments:
        return tr(
            "PINs and passwords are not taken from the command line: every program on this computer can "
            "read it there, and shells keep it. Leave it out to be asked for it, or use --pin-stdin, "
            "--pin-file FILE or --password-stdin. If that was a real PIN, change it.");
    }
    return {};
}

QString Phrases::hint(const Error& error) {
    const ErrorCode code = error.code;
    // Most failures need no word more than their sentence, so not every code has a case.
    if (code == ErrorCode::PinRequired)
        return tr("Run this in a terminal to be asked for it, or use --pin-stdin or --pin-file FILE.");
    if (code == ErrorCode::SeveralKeys)
        return tr("Choose one with --key ID; fideskctl keys lists them.");
    if (code == ErrorCode::PortalNotAdded)
        return tr("Add one with: fideskctl portal add https://portal.example");
    if (code == ErrorCode::SignInNeeded)
        return tr("Sign in with: fideskctl portal login");
    if (code == ErrorCode::PinNotSet)
        return tr("Set one with: fideskctl key pin set");
    if (code == ErrorCode::PinAlreadySet || code == ErrorCode::PinMustChange)
        return tr("Change it with: fideskctl key pin change");
    if (code == ErrorCode::PortalUntrusted)
        return tr("A portal of your own with a certificate of your own: name its authority with --ca FILE.");
    if (error.detail.starts_with("keychain: "))
        return tr("Where there is no keychain, name a file that only you can read: --token-file FILE.");
    if (code == ErrorCode::PinBlocked || code == ErrorCode::ResetKeyNotBack ||
        code == ErrorCode::ResetOtherKey || code == ErrorCode::ResetTooLate)
        return tr("Reset it with: fideskctl key reset");
    return {};
}

} // namespace

QString commandPhrase(Phrase phrase, const QString& first, const QString& second) {
    const QString text = Phrases::of(phrase);
    if (text.contains(QStringLiteral("%2")))
        return text.arg(first, second);
    return text.contains(QStringLiteral("%1")) ? text.arg(first) : text;
}

QString commandHint(const Error& error) {
    return Phrases::hint(error);
}

} // namespace fidesk::text
