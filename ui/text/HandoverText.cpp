#include "ui/text/HandoverText.h"

#include <QCoreApplication>

namespace fidesk::text {

namespace {

struct HandoverPhrases {
    Q_DECLARE_TR_FUNCTIONS(fidesk::text::HandoverPhrase)

public:
    static QString of(HandoverPhrase phrase);
};

QString HandoverPhrases::of(HandoverPhrase phrase) {
    switch (phrase) {
    case HandoverPhrase::RecipientMissing:
        return tr(
            "Files with PINs are encrypted, and it is not said to whom. Name the certificate of whoever "
            "is to open them with --recipient CERT.pem.");
    case HandoverPhrase::RecipientIdle:
        return tr("There is a --recipient, and no file for them. Name one with --roster FILE or --letters "
                  "FILE.pdf.p7m.");
    case HandoverPhrase::RecipientUnusable:
        return tr("Nothing can be encrypted to the certificate %1: %2. Ask the recipient for another one.");
    case HandoverPhrase::RecipientRead:
        return tr("PINs are encrypted to %1 (SHA-256 %2).");
    case HandoverPhrase::RosterAt:
        return tr("The roster with the PINs is %1. Its recipient opens it with: openssl cms -decrypt -inform "
                  "DER -recip CERT -inkey KEY -in FILE");
    case HandoverPhrase::LettersAt:
        return tr("The letters with the PINs are %1. Their recipient opens them with: openssl cms -decrypt "
                  "-inform DER -recip CERT -inkey KEY -in FILE -out LETTERS.pdf");
    case HandoverPhrase::LettersPlain:
        return tr("Letters have PINs in them and are not written to a plain file, which others may read and "
                  "backups keep. Print them with --letters - | lp, or encrypt them: --letters %1.p7m "
                  "--recipient CERT.pem.");
    case HandoverPhrase::LettersNoPipe:
        return tr("Letters have PINs in them and go to a printer only, not to a terminal or a file. Give a "
                  "program that takes them, as in --letters - | lp, or encrypt them: --letters "
                  "LETTERS.pdf.p7m --recipient CERT.pem.");
    case HandoverPhrase::LettersNoJson:
        return tr(
            "Standard output cannot have both letters and JSON. Leave out --json, or encrypt the letters "
            "into a file: --letters LETTERS.pdf.p7m --recipient CERT.pem.");
    case HandoverPhrase::LettersSent:
        return tr("%1 letters were sent to the printer's program.");
    case HandoverPhrase::LettersLost:
        return tr(
            "The %1 letters did not get out: %2. Nobody knows the PINs of those keys: reset the keys and "
            "enrol them again.");
    case HandoverPhrase::TemplateUnusable:
        return tr("%1 cannot be used as the template of letters: %2. Correct it and try again.");
    case HandoverPhrase::MachineTemplateUnusable:
        return tr("%1, the organisation's template of letters for this computer, cannot be used: %2. Have it "
                  "corrected, or name another one with --letter-template FILE.");
    case HandoverPhrase::MachineTemplateUnreadable:
        return tr("%1, the organisation's template of letters for this computer, cannot be read. Have its "
                  "permissions put right, or name another one with --letter-template FILE.");
    case HandoverPhrase::LettersUnusable:
        return tr("Letters cannot be made: %1.");
    case HandoverPhrase::FoldHint:
        return tr("Fold this third up over the middle first, then the upper third to the back.");
    case HandoverPhrase::NothingGenerated:
        return tr("The profile has the PIN typed, so there is none to put into a file or a letter. Choose a "
                  "profile whose PINs are generated.");
    case HandoverPhrase::TemplateIdle:
        return tr("--letter-template and --paper are about letters, and no letters are asked for. Add "
                  "--letters.");
    }
    return {};
}

} // namespace

QString handoverPhrase(HandoverPhrase phrase, const QString& first, const QString& second) {
    const QString text = HandoverPhrases::of(phrase);
    if (text.contains(QStringLiteral("%2")))
        return text.arg(first, second);
    return text.contains(QStringLiteral("%1")) ? text.arg(first) : text;
}

} // namespace fidesk::text
