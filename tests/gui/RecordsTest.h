#pragma once

#include <QObject>

/// The Records page.
class RecordsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void showsTheKeysAndWhatWasDone();
    void searchesByKeyboardAlone();
    void showsAllOfWhatIsChosen();
    void looksAgainWhenItIsOpened();
    void exportsWhatIsShown();
    void asksBeforeAFileIsReplaced();
    void saysThatTheRecordsAreInOrder();
    void saysWhatWasAltered();
    void refusesWhatIsNoHead();
    void stopsACheck();
};
