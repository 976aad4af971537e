#include "ui/text/EnrolText.h"

#include <QCoreApplication>

namespace fidesk::text {

namespace {

struct EnrolPhrases {
    Q_DECLARE_TR_FUNCTIONS(EnrolPhrases)

public:
    static QString of(EnrolPhrase phrase);
};

QString EnrolPhrases::of(EnrolPhrase phrase) {
    switch (phrase) {
    case EnrolPhrase::ConfiguringKey:
        return tr("Setting the key as the profile asks");
    case EnrolPhrase::ResettingKey:
        return tr("Resetting the key");
    case EnrolPhrase::RemovingOld:
        return tr("Removing the old registration");
    case EnrolPhrase::ForcingPinChange:
        return tr("Having the key demand another PIN before its first use");
    case EnrolPhrase::Recording:
        return tr("Writing it down");
    case EnrolPhrase::PortalBusy:
        return tr("The portal is busy. It is asked again in %1 s.");
    case EnrolPhrase::GeneratedPin:
        return tr("PIN of the key, shown once: ");
    case EnrolPhrase::PinNotWritten:
        return tr(
            "%1 has its PIN, but standard output could not be written, so it is told here instead. Note "
            "it now; it is kept nowhere.");
    case EnrolPhrase::GeneratedPinInDoubt:
        return tr("PIN of the key, perhaps, shown once: ");
    case EnrolPhrase::PinInDoubt:
        return tr("%1 has this PIN now, or none: it was interrupted. Note the PIN, insert the key again "
                  "and enrol it again: where its PIN is asked for, it is this one; where it is not, the key "
                  "gets another.");
    case EnrolPhrase::PinInDoubtNotWritten:
        return tr("%1 has its PIN now, or none: it was interrupted. Standard output could not be written, so "
                  "the PIN is told here instead. Note it now, insert the key again and enrol it again: where "
                  "its PIN is asked for, it is this one.");
    case EnrolPhrase::PinStaysOnKey:
        return tr("%1 keeps the PIN that was set. Enrol it again with this PIN, or reset the key.");
    case EnrolPhrase::NotTheReplaced:
        return tr(
            "This is not the key of \"%1\". Nothing was changed on it. Insert the right one; if that is "
            "lost, remove the registration and enrol another key.");
    case EnrolPhrase::NoSuchRegistration:
        return tr("%2 has no registration of the nickname or id \"%1\". fideskctl registrations list shows "
                  "those there are.");
    case EnrolPhrase::ConfirmReplace:
        return tr(
            "The key is erased: its PIN and every passkey. Then \"%1\" of %2 is removed, and the key is "
            "registered anew. Type yes: ");
    case EnrolPhrase::ConfirmWipe:
        return tr("The profile wants %1 erased first: its PIN and every passkey. Type yes: ");
    case EnrolPhrase::Replaced:
        return tr("\"%1\" of %2 is registered anew. The old registration is gone.");
    case EnrolPhrase::Flaw:
        return tr("The key is registered and can be used, but this could not be done: %1");
    case EnrolPhrase::OpenJobs:
        return tr("Enrolments that have not ended: %1. See fideskctl journal list.");
    case EnrolPhrase::StaysOpen:
        return tr("The rest is done by: fideskctl journal resume");
    case EnrolPhrase::NoOpenJobs:
        return tr("Every enrolment has ended.");
    case EnrolPhrase::NoSuchJob:
        return tr("No open enrolment has an id that begins with %1. See fideskctl journal list.");
    case EnrolPhrase::OtherPortal:
        return tr(
            "The enrolment for %1 was begun at another portal. Choose it first: fideskctl portal add %2");
    case EnrolPhrase::JobUnderWay:
        return tr("A program that is running is at the enrolment for %1.");
    case EnrolPhrase::Resuming:
        return tr("The enrolment for %1 with %2:");
    case EnrolPhrase::NeedsKey:
        return tr("To end it, %1 has to be inserted.");
    case EnrolPhrase::NeedsPin:
        return tr("PIN of %1, to delete the passkey that is not registered: ");
    case EnrolPhrase::NeedsPinToProve:
        return tr("PIN of %1, to do what is missing: ");
    case EnrolPhrase::MakeUpProof:
        return tr("It is registered, but not proved to work. Insert %1 for that, or end it as it is with "
                  "--without-key.");
    case EnrolPhrase::MakeUpPinChange:
        return tr(
            "It is registered, but the key does not demand another PIN yet. Insert %1 for that, or end it as "
            "it is with --without-key.");
    case EnrolPhrase::MakeUpBoth:
        return tr(
            "It is registered, but not proved to work, and the key does not demand another PIN yet. Insert "
            "%1 for that, or end it as it is with --without-key.");
    case EnrolPhrase::ConfirmJobReset:
        return tr(
            "%1 may have a PIN that nobody knows. To end this it is erased, with every passkey. Type yes: ");
    case EnrolPhrase::ConfirmGiveUp:
        return tr(
            "What there is at the portal of the enrolment for %1 is removed. What may be on %2 stays. Type "
            "yes: ");
    case EnrolPhrase::JobRegistered:
        return tr("\"%1\" is registered for %2, and written down.");
    case EnrolPhrase::JobUndone:
        return tr("The enrolment for %1 is taken back. Nothing of it is left.");
    case EnrolPhrase::JobFailed:
        return tr("The enrolment for %1 is taken back. What stays on the key, if anything, does no harm.");
    case EnrolPhrase::JobAbandoned:
        return tr("The enrolment for %1 is given up. Nothing of it is at the portal.");
    case EnrolPhrase::JobStaysOpen:
        return tr("The enrolment for %1 stays open: %2");
    }
    return {};
}

} // namespace

EnrolPhrase phraseOf(records::Ending ending) {
    switch (ending) {
    case records::Ending::Registered:
        return EnrolPhrase::JobRegistered;
    case records::Ending::Undone:
        return EnrolPhrase::JobUndone;
    case records::Ending::Failed:
        return EnrolPhrase::JobFailed;
    case records::Ending::Abandoned:
        break;
    }
    return EnrolPhrase::JobAbandoned;
}

QString enrolPhrase(EnrolPhrase phrase, const QString& first, const QString& second) {
    const QString text = EnrolPhrases::of(phrase);
    if (text.contains(QStringLiteral("%2")))
        return text.arg(first, second);
    return text.contains(QStringLiteral("%1")) ? text.arg(first) : text;
}

} // namespace fidesk::text
