#pragma once

#include "core/base/Error.h"

#include <QString>

#include <cstddef>

namespace fidesk::text {

// What is said to people who work with keys, in the window and on the command line alike. Any thread.

/// "Security key": what a key is called that does not tell its name.
QString securityKey();

/// As sentence(); names the key's own minimum where the PIN is too short for it.
QString pinSentence(const Error& error, std::size_t minPinLength);

/// "3 tries are left for this PIN."
QString triesLeft(int tries);

/// "At least 4 characters, letters and digits as you like."
QString newPinHint(std::size_t minPinLength);

QString insertKey(const QString& userName);
QString askingPortal();
QString choosePin(const QString& keyName);
QString enterPin(const QString& keyName);
QString checkingPin();
QString preparingTouch();
QString touchKey(const QString& keyName);
QString askNickname(const QString& userName);
QString registering();
QString takingBack();
QString registeredAs(const QString& userName, const QString& nickname);
QString handOver(const QString& userName);

/// The key went away between its touch and its registration.
QString pulledOutUnfinished();

QString confirmRemoval(const QString& userName, const QString& nickname);
QString confirmLost(const QString& userName, const QString& nickname);
QString removed(const QString& nickname);
QString renamed(const QString& nickname);

} // namespace fidesk::text
