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
        return tr("Reset %1? Every passkey on it and its PIN are erased for good. Type yes: ");
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
            "it out, i and Enter inserts it again, s and Enter says how it is, Ctrl-C ends it.");
    case Phrase::SoftwareKeyState:
        return tr("The software key is %1; %2 reports have passed.");
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
    if (code == ErrorCode::PinBlocked)
        return tr("Reset it with: fideskctl key reset");
    return {};
}

} // namespace

QString commandPhrase(Phrase phrase, const QString& first, const QString& second) {
    QString text = Phrases::of(phrase);
    if (!first.isNull() && !second.isNull())
        return text.arg(first, second);
    return first.isNull() ? text : text.arg(first);
}

QString commandHint(const Error& error) {
    return Phrases::hint(error);
}

} // namespace fidesk::text
