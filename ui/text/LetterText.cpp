#include "ui/text/LetterText.h"

#include <QCoreApplication>

namespace fidesk::text {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(fidesk::text::Letters)
};

} // namespace

QString letterFor(const QString& user) {
    return user.isEmpty() ? Words::tr("PIN letter") : Words::tr("PIN letter for %1").arg(user);
}

QString letterHidesPin() {
    return Words::tr("Here the PIN is hidden behind dots. The letter that is printed has it.");
}

QString letterTemplateBad(const QString& file, const QString& why) {
    return Words::tr("%1 cannot be used as the template of letters: %2. Correct it and choose it again, or "
                     "choose another one.")
        .arg(file, why);
}

QString letterImpossible(const QString& why) {
    return Words::tr("The letter cannot be made: %1.").arg(why);
}

QString lookingForPrinters() {
    return Words::tr("Looking for printers…");
}

QString noPrinter() {
    return Words::tr("No printer is set up on this computer. Add one in the system's settings, then look "
                     "again.");
}

QString noPrintingSystem() {
    return Words::tr("The programs lp and lpstat, which print, are not installed. Install the system's "
                     "printing (CUPS; on Debian and Ubuntu the package cups), then look again.");
}

QString sendingLetter(const QString& printer) {
    return Words::tr("Sending the letter to %1…").arg(printer);
}

QString letterSent(const QString& printer) {
    return Words::tr("The letter was sent to %1. Fetch it now: the PIN is on it.").arg(printer);
}

QString letterNotSent(const QString& printer, const QString& why) {
    const QString head = Words::tr("%1 did not take the letter.").arg(printer);
    const QString tail = Words::tr("See whether it is switched on, or choose another one, and try again.");
    return (why.isEmpty() ? QStringList{head, tail} : QStringList{head, why, tail}).join(QLatin1Char(' '));
}

QString printerWritesFiles(const QString& printer) {
    return Words::tr("%1 writes files, which others may read and backups keep. Choose a printer of paper.")
        .arg(printer);
}

QString lettersAt(const QString& path) {
    return Words::tr("The letters with the PINs are %1. Their recipient opens them with: openssl cms "
                     "-decrypt -inform DER -recip CERT -inkey KEY -in FILE -out LETTERS.pdf")
        .arg(path);
}

} // namespace fidesk::text
