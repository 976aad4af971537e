#pragma once

#include "ui/text/KeyText.h"

#include <QStringList>

namespace fidesk::text {

// What is said on the Key page. Any thread.

/// Why the PIN cannot be given now, with the next step; empty: it can.
QString pinUnusable(token::PinCondition condition);

/// A key's answer to a generated PIN was lost: what it may have, and how to find out. @p replaced: it had a
/// PIN before.
QString generatedPinInDoubt(bool replaced);

/// "PIN", "Storage": the heading over facts of that group.
QString groupTitle(KeyFact::Group group);

/// The facts as lines below the key's name, for a support ticket. No secrets are among them.
QString factsAsText(const QString& keyName, const QList<KeyFact>& facts);

/// A key that speaks U2F only has no reset.
QString cannotBeReset();

/// What a reset takes from the key, each a line; the counts where they are known.
QStringList resetLosses(std::optional<std::size_t> passkeys, std::optional<std::size_t> fingerprints,
                        bool hasPin);
/// What it does not take back: registrations at portals.
QString resetLeaves();
/// "Grey key is reset. ..." with the next step.
QString resetDone(const QString& keyName);

/// A key is there and the operating system does not let it be used: what to do about it, here.
QString noPermissionSteps();

} // namespace fidesk::text
