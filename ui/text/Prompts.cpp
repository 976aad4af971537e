#include "ui/text/Prompts.h"

#include "ui/text/ErrorText.h"

#include <QCoreApplication>

namespace fidesk::text {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("Prompts", text);
}

} // namespace

QString securityKey() {
    return tr("Security key");
}

QString pinSentence(const Error& error, std::size_t minPinLength) {
    if (error.code == ErrorCode::PinTooShort)
        return tr("The PIN is too short. Choose one of at least %1 characters.").arg(minPinLength);
    return sentence(error);
}

QString triesLeft(int tries) {
    if (tries == 1)
        return tr("One try is left. After another wrong PIN the key is blocked and must be reset.");
    return tr("%1 tries are left for this PIN.").arg(tries);
}

QString newPinHint(std::size_t minPinLength) {
    return tr("At least %1 characters, letters and digits as you like.").arg(minPinLength);
}

QString insertKey(const QString& userName) {
    return tr("Insert the security key for %1.").arg(userName);
}

QString askingPortal() {
    return tr("Asking the portal and the key…");
}

QString choosePin(const QString& keyName) {
    return tr("%1 has no PIN yet. Choose one, and type it twice.").arg(keyName);
}

QString enterPin(const QString& keyName) {
    return tr("Enter the PIN of %1.").arg(keyName);
}

QString checkingPin() {
    return tr("The key is taking the PIN…");
}

QString preparingTouch() {
    return tr("The key is getting ready…");
}

QString touchKey(const QString& keyName) {
    return tr("Touch %1 now, while it blinks.").arg(keyName);
}

QString askNickname(const QString& userName) {
    return tr("Give the key a nickname that %1 will recognise when signing in.").arg(userName);
}

QString registering() {
    return tr("Registering at the portal, and proving that the key signs…");
}

QString takingBack() {
    return tr("Stopping, and taking back what was begun…");
}

QString registeredAs(const QString& userName, const QString& nickname) {
    return tr("“%2” is registered for %1.").arg(userName, nickname);
}

QString handOver(const QString& userName) {
    return tr("The key has proved that it signs. Hand it to %1 together with its PIN.").arg(userName);
}

QString pulledOutUnfinished() {
    return tr("The security key was pulled out before it was registered. Nothing is at the portal. Insert "
              "the same key to start over, which replaces the unfinished passkey on it.");
}

QString confirmRemoval(const QString& userName, const QString& nickname) {
    return tr("%1 can no longer sign in with “%2” from the next sign-in on. The key itself is not changed.")
        .arg(userName, nickname);
}

QString confirmLost(const QString& userName, const QString& nickname) {
    return tr("The registration of “%2” is removed at once, so that nobody who finds the key can sign in as "
              "%1. Sessions that are open now last until they end. If the key turns up again, it has to be "
              "registered anew.")
        .arg(userName, nickname);
}

QString removed(const QString& nickname) {
    return tr("“%1” is removed.").arg(nickname);
}

QString renamed(const QString& nickname) {
    return tr("The key is now called “%1”.").arg(nickname);
}

} // namespace fidesk::text
