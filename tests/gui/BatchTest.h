#pragma once

#include <QObject>

/// The Batch page.
class BatchTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tellsWhatIsWrongInAFile();
    void saysWhereRootCertificatesGo();
    void takesAFileThatIsDropped();
    void doesARowWithEachKey();
    void asksOnlyForWhatTheKeyNeeds();
    void asksForTouch();
    void showsAGeneratedPinOnce();
    void writesAnEncryptedRoster();
    void writesEncryptedLettersBesideIt();
    void beginsNothingWithATemplateThatIsWrong();
    void printsTheLetterOfAPinThatIsShown();
    void worksWithSeveralKeysAtOnce();
    void saysWhatIsWrongWithAPin();
    void pausesAndGoesOn();
    void pausesWhereEveryRowWouldMeetIt();
    void skipsAndTriesAgain();
    void noticesAKeyThatWasUsedBefore();
    void writesAReport();
    void offersWhatIsNotFinished();
    void closesCleanly();
    void endsWithTheWindow();
    void leavesTheKeysToTheBatch();
    void needsSomebodySignedIn();
    void canBeReadAndReachedAtEveryStep();
};
