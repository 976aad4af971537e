#include "ui/text/KeyDeeds.h"

#include "ui/text/ErrorText.h"
#include "ui/text/Shown.h"

#include <QCoreApplication>

namespace fidesk::text {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(KeyDeeds)
};

} // namespace

QString deedFailed(const Error& error, const Deed& deed) {
    const QString why = sentence(error);
    const QString now = answerLost(error.code) ? deed.uncertain : deed.otherwise;
    return now.isEmpty() ? why : Words::tr("%1 %2").arg(why, now);
}

QString deedLeft(const Deed& deed) {
    const QString why = Words::tr("Another key was chosen before this one had answered.");
    return deed.uncertain.isEmpty() ? why : Words::tr("%1 %2").arg(why, deed.uncertain);
}

QString passkeyRoom(std::uint64_t used, std::uint64_t remaining) {
    const QString count = used == 0   ? Words::tr("No passkeys")
                          : used == 1 ? Words::tr("1 passkey")
                                      : Words::tr("%1 passkeys").arg(used);
    const QString room =
        remaining == 0 ? Words::tr("the key is full") : Words::tr("room for %1 more").arg(remaining);
    return Words::tr("%1, %2").arg(count, room);
}

QString protection(std::uint8_t level) {
    switch (level) {
    case 1:
        return Words::tr("PIN optional");
    case 2:
        return Words::tr("PIN to be found");
    case 3:
        return Words::tr("PIN always");
    default:
        return Words::tr("Not told");
    }
}

QString protectionMeans(std::uint8_t level) {
    switch (level) {
    case 1:
        return Words::tr(
            "Whoever holds the key can use this passkey by touch, where the website does not ask for "
            "the PIN.");
    case 2:
        return Words::tr("Without the PIN only a website that knows this passkey already can use it.");
    case 3:
        return Words::tr("The key does not use this passkey without its PIN or a fingerprint.");
    default:
        return Words::tr("The key does not tell how this passkey is protected.");
    }
}

QString noPasskeys() {
    return Words::tr("There are no passkeys on this key. Registering it for a user puts one there.");
}

QString noName() {
    return Words::tr("(no name)");
}

QString confirmDeletePasskey(const QString& who, const QString& where) {
    return Words::tr(
               "The passkey of %1 for %2 is erased from this key, at once and for good. Its registration at "
               "the portal stays: remove it there too, or the user is still offered a key that no longer "
               "works.")
        .arg(who, where);
}

QString passkeyNamesEmpty() {
    return Words::tr(
        "Enter a user name or a display name; without either nobody could tell whose passkey it is.");
}

QString passkeyNameTooLong() {
    return Words::tr(
        "That name is too long. A key keeps at most 64 characters, fewer with accents or symbols.");
}

QString passkeyNameMalformed() {
    return Words::tr("That name has characters that cannot be shown. Type it anew.");
}

Deed passkeyRenamed(const QString& who, const QString& where) {
    return {.done = Words::tr("The passkey for %1 is now called “%2”.").arg(where, who),
            .uncertain = Words::tr(
                "Whether the passkey was renamed is not known: unlock the key again and look at the "
                "list."),
            .notSo =
                Words::tr("The key accepted the new name, but still shows another: it may have shortened it. "
                          "The list shows what it keeps.")};
}

Deed passkeyDeleted(const QString& who, const QString& where) {
    return {
        .done = Words::tr("The passkey of %1 for %2 is deleted from the key. Remove its registration at the "
                          "portal as well.")
                    .arg(who, where),
        .uncertain =
            Words::tr("Whether the passkey was deleted is not known: unlock the key again and look at the "
                      "list."),
        .notSo =
            Words::tr("The key said that it deleted the passkey, but still lists it. Unplug the key, insert "
                      "it again and look once more.")};
}

QString passkeyGone() {
    return Words::tr("This passkey is no longer on the key. The list shows what is there now.");
}

QString noFingerprints() {
    return Words::tr("No fingerprint is on this key yet. Add one, and it can be used instead of the PIN.");
}

QString unnamedFinger(const QString& id) {
    return Words::tr("Unnamed fingerprint (%1)").arg(id);
}

QString fingerName(int number) {
    return Words::tr("Finger %1").arg(number);
}

QString fingerprintNameTooLong() {
    return Words::tr(
        "That name is too long. A key keeps at most 64 characters, fewer with accents or symbols.");
}

QString fingerprintNameMalformed() {
    return Words::tr("That name has characters that cannot be shown. Type it anew.");
}

QString sampleProgress(unsigned taken, unsigned total) {
    return total == 0 ? Words::tr("%1 samples taken").arg(taken)
                      : Words::tr("%1 of %2 samples taken").arg(taken).arg(total);
}

QString touchSensor() {
    return Words::tr("Touch the sensor of the key with the finger.");
}

QString liftAndTouchAgain() {
    return Words::tr("Lift the finger and touch the sensor again, a little differently each time.");
}

QString gettingReady() {
    return Words::tr("The key is getting ready…");
}

QString fingerprintTaken() {
    return Words::tr("The fingerprint is on the key. Give it a name, so that it can be told from others.");
}

QString confirmRemoveFingerprint(const QString& name, bool last) {
    const QString gone =
        Words::tr("“%1” is erased from the key; the finger must be added anew to be used again.").arg(name);
    return last ? Words::tr("%1 It is the last one: after that the key asks for its PIN only.").arg(gone)
                : gone;
}

QString fingerprintNotAdded(const Error& error) {
    if (error.code == ErrorCode::Cancelled)
        return Words::tr("Cancelled. No fingerprint was added.");
    if (error.code == ErrorCode::NotTouched)
        return Words::tr(
            "The sensor was not touched in time, so no fingerprint was added. Start again and touch it "
            "when asked.");
    return answerLost(error.code)
               ? Words::tr("%1 Unlock the key again and look whether the fingerprint is in the list.")
                     .arg(sentence(error))
               : sentence(error);
}

QString fingerprintUnnamed(const Error& error) {
    return Words::tr("The fingerprint is on the key and works, but its name was not saved. %1")
        .arg(sentence(error));
}

Deed fingerprintAdded(const QString& name) {
    Deed deed = fingerprintRenamed(name);
    deed.otherwise = Words::tr("The fingerprint is on the key and works, but has no name yet.");
    deed.done = Words::tr("“%1” is added. It can be used instead of the PIN from now on.").arg(name);
    return deed;
}

Deed fingerprintRenamed(const QString& name) {
    return {.done = Words::tr("The fingerprint is now called “%1”.").arg(name),
            .uncertain =
                Words::tr("Whether the fingerprint has its new name is not known: unlock the key again and "
                          "look at the list."),
            .notSo =
                Words::tr("The key accepted the new name, but still shows another: it may have shortened it. "
                          "The list shows what it keeps.")};
}

Deed fingerprintRemoved(const QString& name) {
    return {.done = Words::tr("“%1” is removed from the key.").arg(name),
            .uncertain = Words::tr(
                "Whether the fingerprint was removed is not known: unlock the key again and look at "
                "the list."),
            .notSo =
                Words::tr("The key said that it removed the fingerprint, but still lists it. Unplug the key, "
                          "insert it again and look once more.")};
}

QString noStoredData() {
    return Words::tr(
        "No passkey on this key can keep data. A website has to ask for that when the passkey is made.");
}

QString withoutStoredData(int passkeys) {
    if (passkeys == 0)
        return {};
    return passkeys == 1
               ? Words::tr("One more passkey on this key was made without room for data.")
               : Words::tr("%1 more passkeys on this key were made without room for data.").arg(passkeys);
}

QString storedDataRoom(std::uint64_t used, std::uint64_t total) {
    if (total == 0)
        return Words::tr("%1 used").arg(byteCount(used));
    return Words::tr("%1 of %2 used").arg(number(used), byteCount(total));
}

QString confirmDeleteData(const QString& who, const QString& where) {
    return Words::tr(
               "The data kept for %1 at %2 is erased from this key, at once and for good. The passkey itself "
               "stays. Export the data first where it may still be needed.")
        .arg(who, where);
}

QString confirmReplaceData(const QString& who, const QString& where) {
    return Words::
        tr("This key keeps data for %1 at %2 already. The file takes its place; what is there now is lost.")
            .arg(who, where);
}

QString confirmReplaceFile(const QString& path) {
    return Words::tr("There is a file %1 already. It is replaced by the data from the key.").arg(path);
}

QString fileTooLarge(const QString& path, std::uint64_t most) {
    return Words::tr("The file %1 is too large for a key: at most %2 can be read. Choose a smaller one.")
        .arg(path, byteCount(most));
}

QString fileEmpty(const QString& path) {
    return Words::
        tr("The file %1 is empty, so there is nothing to store. Choose another, or delete the data instead.")
            .arg(path);
}

QString fileExists(const QString& path) {
    return Words::tr("A file %1 has appeared meanwhile and was left alone. Choose another name.").arg(path);
}

QString dataExported(const QString& path) {
    return Words::tr("The data is in %1, readable by you alone.").arg(path);
}

Deed dataStored(const QString& who, const QString& where) {
    return {.done = Words::tr("The data is stored on the key for %1 at %2.").arg(who, where),
            .uncertain =
                Words::tr("Whether the data was stored is not known: unlock the key again and look at the "
                          "list."),
            .notSo = Words::tr(
                "The key accepted the data, but gives back something else. Look at the list and try "
                "again.")};
}

Deed dataDeleted(const QString& who, const QString& where) {
    return {.done = Words::tr("The data for %1 at %2 is deleted from the key.").arg(who, where),
            .uncertain =
                Words::tr("Whether the data was deleted is not known: unlock the key again and look at the "
                          "list."),
            .notSo = Words::tr(
                "The key said that it deleted the data, but still has it. Unplug the key, insert it "
                "again and look once more.")};
}

} // namespace fidesk::text
