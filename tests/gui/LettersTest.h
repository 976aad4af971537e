#pragma once

#include <QObject>

/// PIN letters: what is seen of them, how they are printed, and what goes wrong.
class LettersTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void printsThePinAndNothingElseOfIt();
    void doesNotShowThePin();
    void offersThePapers();
    void takesTheOrganisationsTemplate();
    void tellsWhatIsWrongWithATemplate();
    void tellsAPinThatCannotBePainted();
    void saysThatThereIsNoPrinter();
    void saysWhyThePrinterDidNotTakeIt();
    void sendsOneLetterAtATime();
    void pipesThePageToTheSystemsPrograms();
    void saysThatTheSystemHasNoPrograms();
    void canBeClosedWhileItIsSent();
    void refusesAPrinterThatWritesFiles();
    void canBeReadAndReached();
};
