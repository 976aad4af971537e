#include "ui/text/KeyPrompts.h"

#include <QCoreApplication>

namespace fidesk::text {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("KeyPrompts", text);
}

} // namespace

QString pinUnusable(token::PinCondition condition) {
    switch (condition) {
    case token::PinCondition::NotPossible:
        return tr("This key cannot have a PIN, so this cannot be done with it.");
    case token::PinCondition::NotSet:
        return tr("This key has no PIN yet. Set one first.");
    case token::PinCondition::Set:
        return {};
    case token::PinCondition::MustChange:
        return tr("The PIN of this key must be changed before it can be used. Change it first.");
    case token::PinCondition::ReplugNeeded:
        return tr("The PIN was wrong three times in a row, so the key takes no more for now. Unplug it and "
                  "plug it in again.");
    case token::PinCondition::Blocked:
        return tr("The PIN is blocked: no tries are left. Only a reset helps, and it erases the key.");
    }
    return {};
}

QString generatedPinInDoubt(bool replaced) {
    return replaced
               ? tr("The key did not confirm this PIN: it has this one now, or still the one before. Note "
                    "it, insert the key again, and try this PIN first; if it is wrong, the one before "
                    "holds.")
               : tr("The key did not confirm this PIN: it has this one now, or none. Note it, and insert "
                    "the key again. If it says that a PIN is set, it is this one; if not, generate "
                    "another.");
}

QString groupTitle(KeyFact::Group group) {
    switch (group) {
    case KeyFact::Group::Identity:
        return tr("Identity");
    case KeyFact::Group::Pin:
        return tr("PIN");
    case KeyFact::Group::Storage:
        return tr("Storage");
    case KeyFact::Group::Fingerprint:
        return tr("Fingerprints");
    case KeyFact::Group::Policy:
        return tr("Policy");
    case KeyFact::Group::Technical:
        return tr("Technical");
    }
    return {};
}

QString factsAsText(const QString& keyName, const QList<KeyFact>& facts) {
    QStringList lines{keyName};
    std::optional<KeyFact::Group> group;
    for (const KeyFact& fact : facts) {
        if (group != fact.group) {
            group = fact.group;
            lines << QString() << groupTitle(fact.group);
        }
        QString line = tr("  %1: %2").arg(fact.what, fact.how);
        if (!fact.why.isEmpty())
            line += tr(" (%1)").arg(fact.why);
        lines << line;
    }
    return lines.join(u'\n') + u'\n';
}

QString cannotBeReset() {
    return tr("This key speaks U2F only, and such a key cannot be reset. Its registrations can be removed "
              "where they were made.");
}

QStringList resetLosses(std::optional<std::size_t> passkeys, std::optional<std::size_t> fingerprints,
                        bool hasPin) {
    QStringList lines;
    if (!passkeys)
        lines << tr("All passkeys on the key, and every other sign-in it was registered for.");
    else if (*passkeys == 1)
        lines << tr("The one passkey on the key, and every other sign-in it was registered for.");
    else if (*passkeys == 0)
        lines << tr("No passkey is on the key; every other sign-in it was registered for is lost.");
    else
        lines << tr("The %1 passkeys on the key, and every other sign-in it was registered for.")
                     .arg(*passkeys);
    lines << (hasPin ? tr("Its PIN.") : tr("Its PIN: it has none now."));
    if (fingerprints && *fingerprints > 0)
        lines << (*fingerprints == 1 ? tr("The one fingerprint enrolled on it.")
                                     : tr("The %1 fingerprints enrolled on it.").arg(*fingerprints));
    else if (!fingerprints)
        lines << tr("Fingerprints enrolled on it, where it has a sensor.");
    lines << tr("Its settings, and the data stored with passkeys.");
    return lines;
}

QString resetLeaves() {
    return tr("What stays: the registrations at portals and websites. They do not work any more with this "
              "key, and have to be removed there: for your users on the Users page.");
}

QString resetDone(const QString& keyName) {
    return tr("%1 is reset: it is as new, without a PIN and without passkeys.").arg(keyName);
}

QString noPermissionSteps() {
#if defined(Q_OS_WIN)
    return tr("Windows lets only administrators speak to security keys. Run Fidesk as administrator, or use "
              "the page for security keys in the Windows settings.");
#elif defined(Q_OS_MACOS)
    return tr("Allow Fidesk under Privacy & Security in the system settings, then insert the key again.");
#else
    return tr("The rule that lets the person at the desk use security keys is missing on this computer. "
              "Install the package libfido2-1 (Debian, Ubuntu) or libfido2 (Fedora, Arch), or copy "
              "70-u2f.rules to /etc/udev/rules.d; then insert the key again.");
#endif
}

} // namespace fidesk::text
