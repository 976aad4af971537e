#pragma once

#include <QObject>

/// Registrations that were interrupted: the bar, the dialog, and the way there from a batch.
class OpenJobsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void saysNothingWhereThereIsNothing();
    void saysAtTheStartWhatWasInterrupted();
    void resumesByKeyboardAlone();
    void asksForKeyAndPin();
    void erasesAKeyOnlyWhenTold();
    void givesUpOnlyWhenTold();
    void tellsOfJobsOfAnotherPortal();
    void stopsAndStays();
    void closesOnceWhatIsUnderWayHasEnded();
    void leadsThereFromABatch();
    void tellsOfABatchThatLeftOne();
    void canBeReadAndReachedAtEveryStep();
};
