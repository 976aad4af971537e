#include "ui/text/EnrolSteps.h"

#include <QCoreApplication>

namespace fidesk::text {

namespace {

struct EnrolSteps {
    Q_DECLARE_TR_FUNCTIONS(EnrolSteps)
};

using Words = EnrolSteps;

} // namespace

QString profileSummary(const ProfileDeeds& deeds) {
    QStringList done;
    if (deeds.resets)
        done << Words::tr("resets the key");
    done << (deeds.generatedDigits ? Words::tr("makes a PIN of %1 digits").arg(*deeds.generatedDigits)
                                   : Words::tr("asks you for a PIN"));
    if (deeds.minPinLength)
        done << Words::tr("has the key ask for PINs of at least %1 characters").arg(*deeds.minPinLength);
    if (deeds.pinToChange)
        done << Words::tr("has the PIN changed before its first use");
    if (deeds.alwaysUv)
        done << Words::tr("has the key always ask for its PIN");
    if (deeds.enterpriseAttestation)
        done << Words::tr("turns enterprise attestation on");
    if (deeds.someModelsOnly)
        done << Words::tr("takes certain models only");
    if (deeds.modelProved)
        done << Words::tr("wants the model proved");
    QString all = done.join(Words::tr(", "));
    all[0] = all.at(0).toUpper();
    return Words::tr("%1.").arg(all);
}

QString standardProfile() {
    return Words::tr("Standard");
}

QString profileUnusable(const QString& why) {
    return Words::tr("The file of this profile cannot be used: %1. Choose another one, or correct it.")
        .arg(why);
}

QString profileToBeChosen() {
    return Words::tr("Choose a profile: this computer uses none by itself.");
}

QString profileNotAtHand() {
    return Words::tr("No profile can be used on this computer. Ask whoever manages it.");
}

QString rootsMissing(const QString& profile, const QString& folder) {
    return Words::tr("The profile \"%1\" wants a key to prove its model, and there is no root certificate of "
                     "a maker on this computer to prove it by. Put the makers' certificates, as PEM files, "
                     "into %2, and start Fidesk again.")
        .arg(profile, folder);
}

QString askHow(const QString& userName) {
    return Words::tr("How is the key for %1 to be set up?").arg(userName);
}

QString askLabel(const QString& userName) {
    return Words::tr("Is something written on the key for %1?").arg(userName);
}

QString askAboutReplacement() {
    return Words::tr("The PIN is forgotten. This will happen:");
}

QString wipes() {
    return Words::tr("The key is reset: its PIN and every passkey on it are wiped, those of other sites, "
                     "too. You are asked once more when it is in.");
}

QStringList replacementSteps(const QString& userName) {
    return {Words::tr("The key is reset: its PIN and every passkey on it are wiped."),
            Words::tr("Its registration for %1 is removed.").arg(userName),
            Words::tr("It gets a new PIN and is registered anew.")};
}

QString replacementNeedsKey() {
    return Words::tr("The key has to be at hand. If it is lost, cancel and use “Lost or stolen” instead.");
}

QString insertReplaced(const QString& nickname) {
    return Words::tr("Insert the security key of “%1”.").arg(nickname);
}

QString confirmWipe(const QString& keyName) {
    return Words::tr("Reset %1 now? Its PIN and every passkey on it are wiped.").arg(keyName);
}

QString confirmWipeAdvice() {
    return Words::tr("This cannot be taken back. Keys of one model look alike: make sure that this is the "
                     "one. It is unplugged, plugged in again and touched within 10 seconds; you are told "
                     "when.");
}

QString notTheReplaced(const QString& nickname) {
    return Words::tr("This is not the key of “%1”. Nothing was changed on it. Take it out and insert the "
                     "right one; if that is lost, cancel and use “Lost or stolen” instead.")
        .arg(nickname);
}

QString insertAllowed() {
    return Words::tr("The profile does not allow keys of this model. Nothing was changed on it. Take it out "
                     "and insert another one, or go back and choose another profile.");
}

QString unplugForReset(const QString& keyName) {
    return Words::tr("Unplug %1 now.").arg(keyName);
}

QString plugInForReset(const QString& keyName) {
    return Words::tr("Plug %1 in again.").arg(keyName);
}

QString plugInAdvice() {
    return Words::tr("Then touch it at once: the key takes a reset only within 10 seconds.");
}

QString touchForReset(const QString& keyName) {
    return Words::tr("Touch %1 now to reset it.").arg(keyName);
}

QString touchAdvice() {
    return Words::tr("Unplug it to keep it as it is.");
}

QString removingOld(const QString& nickname) {
    return Words::tr("Removing the old registration “%1”…").arg(nickname);
}

QString makingPin() {
    return Words::tr("The key is getting its PIN…");
}

QString givePin(const QString& userName) {
    return Words::tr("Give this PIN to %1, with the key. It is shown only now, and kept nowhere.")
        .arg(userName);
}

QString pinStays(const QString& keyName) {
    return Words::tr("%1 has this PIN now, and keeps it. Note it if the key is used again: it is shown only "
                     "now, and without it only a reset helps.")
        .arg(keyName);
}

QString pinInDoubt(const QString& keyName) {
    return Words::tr("%1 was pulled out while it got its PIN. Insert it again. If it is asked for a PIN "
                     "then, it is the one that was shown.")
        .arg(keyName);
}

QString pinMayStay(const QString& keyName) {
    return Words::tr("%1 was pulled out while it got its PIN: it has this one now, or none. Note it: it is "
                     "shown only now, and if the key has it, only a reset helps without it.")
        .arg(keyName);
}

QString handOverKey(const QString& userName) {
    return Words::tr("Hand the key to %1 together with its PIN.").arg(userName);
}

QString replacedAs(const QString& userName, const QString& nickname) {
    return Words::tr("“%2” is registered anew for %1. The old registration is gone.").arg(userName, nickname);
}

QString registeredWithFlaw(const QString& why) {
    return Words::tr("The key is registered and can be used, but this could not be done: %1").arg(why);
}

} // namespace fidesk::text
