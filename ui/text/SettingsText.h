#pragma once

#include "ui/text/KeyDeeds.h"

#include <QStringList>

#include <cstddef>

namespace fidesk::text {

// What is said of the settings of a key. Any thread.

/// What raising the minimum to @p length means.
QString minPinLengthMeans(std::size_t length);
QString minPinLengthAtMost();
/// @p mustChange: the key says that its PIN is too short now.
Deed minPinLengthSet(std::size_t length, bool mustChange);

QString rpIdsMean(std::uint64_t atMost);
QString rpIdMalformed(const QString& rpId);
QString rpIdTwice(const QString& rpId);
QString rpIdsTooMany(std::uint64_t atMost);
QString confirmRpIds(const QStringList& rpIds);
Deed rpIdsSet(int count);

QString forcePinChangeMeans();
QString forcePinChangeNeedsPin();
QString pinMustChangeAlready();
QString confirmForcePinChange();
Deed pinChangeForced();

QString alwaysUvMeans(bool on);
Deed alwaysUvSet(bool on);

QString enterpriseMeans(bool on);
QString confirmEnterprise();
Deed enterpriseEnabled();

/// The change is made; the key did not answer when it was read anew.
QString doneUnread(const Deed& deed, const Error& error);

} // namespace fidesk::text
