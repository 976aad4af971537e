#pragma once

#include <QString>

namespace fidesk::text {

// What the window says of PIN letters and of printers. Any thread.

/// What the letter is for; @p user may be empty.
QString letterFor(const QString& user);
/// Why the preview has dots where the PIN will be.
QString letterHidesPin();
/// A template cannot be used: @p why is "line 7: ...".
QString letterTemplateBad(const QString& file, const QString& why);
/// Letters cannot be made on this computer, or not with this template.
QString letterImpossible(const QString& why);
QString lookingForPrinters();
QString noPrinter();
/// The programs that print (lp, lpstat) are not there.
QString noPrintingSystem();
QString sendingLetter(const QString& printer);
QString letterSent(const QString& printer);
/// @p why: what the printing system said; may be empty.
QString letterNotSent(const QString& printer, const QString& why);
/// A printer that writes files, which letters are never written to.
QString printerWritesFiles(const QString& printer);
/// The encrypted letters of a batch.
QString lettersAt(const QString& path);

} // namespace fidesk::text
