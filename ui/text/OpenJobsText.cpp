#include "ui/text/OpenJobsText.h"

#include "ui/text/RecordWords.h"
#include "ui/text/Shown.h"

#include <QCoreApplication>

namespace fidesk::text {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(fidesk::text::OpenJobs)
};

} // namespace

QString interrupted(int jobs) {
    return jobs == 1 ? Words::tr("A registration was interrupted.")
                     : Words::tr("%1 registrations were interrupted.").arg(number(std::uint64_t(jobs)));
}

QString whatInterruptedMeans() {
    return Words::tr(
        "A crash, a key that was pulled out, or a portal that did not answer left these "
        "unfinished. Resume asks the portal how things stand; then the key is registered, or all "
        "is taken back.");
}

QString nothingInterrupted() {
    return Words::tr("Nothing is left open: every registration has ended.");
}

QString stepWords(records::JobStep step) {
    using records::JobStep;
    switch (step) {
    case JobStep::Begun:
        return Words::tr("Just begun");
    case JobStep::ResetKey:
        return Words::tr("Erasing the key");
    case JobStep::RemoveOld:
        return Words::tr("Removing the old one");
    case JobStep::Configure:
        return Words::tr("Setting up the key");
    case JobStep::SetPin:
        return Words::tr("Setting the PIN");
    case JobStep::CreateCredential:
        return Words::tr("Making the passkey");
    case JobStep::Created:
        return Words::tr("Passkey made");
    case JobStep::Register:
        return Words::tr("Registering");
    case JobStep::Registered:
        return Words::tr("Registered, not checked");
    case JobStep::ForcePinChange:
        return Words::tr("Registered and checked");
    case JobStep::TakeBack:
        return Words::tr("Being taken back");
    }
    return {};
}

QString jobStateWord(bool inDoubt) {
    return inDoubt ? Words::tr("In doubt") : Words::tr("Interrupted");
}

QString whyOpen(const std::string& reason) {
    return reason.empty() ? Words::tr("The program ended before it was done.") : outcomeWords(reason);
}

QString beingAskedPortal() {
    return Words::tr("Asking the portal how things stand");
}

QString signInToResume(const QString& portal) {
    return Words::tr("Sign in at %1 to resume it or to give it up.").arg(portal);
}

QString begunElsewhere(const QString& portal) {
    return Words::tr("It was begun at another portal. Sign in at %1 to resume it or to give it up.")
        .arg(portal);
}

QString keysBusyForJobs() {
    return Words::tr("The keys are in use in another place of this window. Finish that first.");
}

QString insertKeyOf(const QString& key, const QString& user) {
    return user.isEmpty() ? Words::tr("Insert %1").arg(key)
                          : Words::tr("Insert %1, which was to be %2's").arg(key, user);
}

QString onlyOneKey(const QString& key) {
    return Words::tr("Several keys are in. Leave %1 in alone.").arg(key);
}

QString pinOfKey(const QString& key, bool stays) {
    return (stays ? Words::tr("Enter the PIN of %1.")
                  : Words::tr(
                        "Enter the PIN of %1. It is needed to delete the passkey that is not registered."))
        .arg(key);
}

QString whatKeyIsFor() {
    return Words::tr(
        "It is registered already. With the key, what was not done any more is made up: it is tried once, "
        "and demands another PIN where its profile asks for that. Without it, it stays as it is, and the "
        "records say so.");
}

QString lookingAtKey() {
    return Words::tr("Looking whether it is this key");
}

QString endingJob() {
    return Words::tr("Ending it");
}

QString stoppingJob() {
    return Words::tr("Stopping");
}

QString confirmJobReset(const QString& key) {
    return Words::tr("%1 may have a PIN that nobody knows. To end this registration the key is erased, with "
                     "every passkey on it.")
        .arg(key);
}

QString confirmGiveUp(const QString& user, const QString& key) {
    return Words::tr(
               "Do this where %2 is lost or broken. What there is at the portal of the registration for "
               "%1 is removed. What may be on the key stays there: reset it if you find it again.")
        .arg(user, key);
}

QString resumeStopped(const QString& user) {
    return Words::tr("Stopped. The registration for %1 stays open.").arg(user);
}

} // namespace fidesk::text
