#include "ui/text/SettingsText.h"

#include "ui/text/ErrorText.h"

#include <QCoreApplication>
#include <QStringList>

namespace fidesk::text {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(SettingsText)
};

QString uncertain() {
    return Words::tr("Whether the setting was changed is not known: insert the key and look again.");
}

QString notSo() {
    return Words::tr(
        "The key said yes, but its setting is as it was. Unplug the key, insert it again and look once "
        "more.");
}

} // namespace

QString minPinLengthMeans(std::size_t length) {
    return Words::
        tr("PINs on this key have at least %1 characters. The number can only go up; a reset brings it back. "
           "A PIN that is shorter must be changed before the key is used again.")
            .arg(length);
}

QString minPinLengthAtMost() {
    return Words::tr("The minimum is as high as it can be: no key takes a PIN of more than 63 characters.");
}

Deed minPinLengthSet(std::size_t length, bool mustChange) {
    const QString set = Words::tr("PINs on this key now have at least %1 characters.").arg(length);
    return {.done =
                mustChange
                    ? Words::tr("%1 Its present PIN is shorter: change it now, the key does nothing before.")
                          .arg(set)
                    : set,
            .uncertain = uncertain(),
            .notSo = notSo()};
}

QString rpIdsMean(std::uint64_t atMost) {
    const QString what = Words::tr(
        "These websites learn the shortest PIN length when a passkey is made on this key, so that they can "
        "insist on one.");
    if (atMost == 0)
        return what;
    return Words::tr("%1 At most %2. A key does not tell which are set now; those saved here replace them.")
        .arg(what)
        .arg(atMost);
}

QString rpIdMalformed(const QString& rpId) {
    return Words::tr("“%1” is not the name of a website. Enter it without https:// and without a path, like "
                     "login.example.com.")
        .arg(rpId);
}

QString rpIdTwice(const QString& rpId) {
    return Words::tr("%1 is in the list already.").arg(rpId);
}

QString rpIdsTooMany(std::uint64_t atMost) {
    return Words::tr("This key takes at most %1 websites. Remove one first.").arg(atMost);
}

QString confirmRpIds(const QStringList& rpIds) {
    if (rpIds.isEmpty())
        return Words::tr(
            "No website is told the shortest PIN length of this key from now on. Those set before, by "
            "anyone, are dropped.");
    return Words::
        tr("From now on only these are told the shortest PIN length: %1. Others set before, by anyone, are "
           "dropped.")
            .arg(rpIds.join(QStringLiteral(", ")));
}

Deed rpIdsSet(int count) {
    const QString done =
        count == 0   ? Words::tr("The key tells no website its shortest PIN length.")
        : count == 1 ? Words::tr("The key tells this website its shortest PIN length.")
                     : Words::tr("The key tells these %1 websites its shortest PIN length.").arg(count);
    return {.done = done,
            .uncertain =
                Words::tr("Whether the list was saved is not known, and the key does not tell it: save it "
                          "again."),
            .notSo = notSo()};
}

QString forcePinChangeMeans() {
    return Words::tr(
        "The key asks for a new PIN before it does anything else. For keys that are handed over with a "
        "first PIN: the next person has to choose one that only they know.");
}

QString forcePinChangeNeedsPin() {
    return Words::tr("This key has no PIN yet. Set one first; then its change can be demanded.");
}

QString pinMustChangeAlready() {
    return Words::tr("This key demands a new PIN already. It does nothing else until its PIN is changed.");
}

QString confirmForcePinChange() {
    return Words::tr(
        "From now on the key signs in nowhere and can be managed by nobody until its PIN is changed; the "
        "present PIN is needed for that. Only a change of the PIN, or a reset, ends this.");
}

Deed pinChangeForced() {
    return {.done = Words::tr("The PIN of this key must be changed at its next use."),
            .uncertain = uncertain(),
            .notSo = notSo()};
}

QString alwaysUvMeans(bool on) {
    return on ? Words::tr(
                    "The key asks for its PIN or a fingerprint at every use, websites that do not ask for it "
                    "included.")
              : Words::tr("The key asks for its PIN or a fingerprint only where the website wants it. With "
                          "this on it "
                          "asks at every use; old U2F sign-ins stop working then.");
}

Deed alwaysUvSet(bool on) {
    return {
        .done =
            on ? Words::tr("The key now asks for its PIN or a fingerprint at every use.")
               : Words::tr("The key now asks for its PIN or a fingerprint only where the website wants it."),
        .uncertain = uncertain(),
        .notSo = notSo()};
}

QString enterpriseMeans(bool on) {
    return on ? Words::tr("On. This key can identify itself by its own serial number to websites its maker "
                          "has put on "
                          "its list, or that the browser's policy allows. Only a reset switches it off.")
              : Words::tr("Lets the key identify itself by its own serial number, to websites its maker has "
                          "put on its "
                          "list or that the browser's policy allows. Once on, only a reset switches it off.");
}

QString confirmEnterprise() {
    return Words::tr(
        "The key can then be told from every other key by the websites that may ask for it. This cannot be "
        "taken back: only a reset, which erases everything on the key, switches it off.");
}

Deed enterpriseEnabled() {
    return {.done = Words::tr("Enterprise attestation is on. It stays on until the key is reset."),
            .uncertain = uncertain(),
            .notSo = notSo()};
}

QString doneUnread(const Deed& deed, const Error& error) {
    return Words::tr("%1 The key could not be read again afterwards: %2").arg(deed.done, sentence(error));
}

} // namespace fidesk::text
