#pragma once

#include <QObject>

/// The Key page: overview, PIN, generator, reset, several keys, and what stands there without a key.
class KeyDeskTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theOverviewTellsAllAndCanBeCopied();
    void aKeyThatCannotHaveAPinSaysWhy();
    void wrongPinsUntilReplugNeededAndBlocked();
    void aPinThatMustChangeSaysSo();
    void aGeneratedPinIsShownOnce();
    void aGeneratedPinOutlivesTheKeyBeingPulledOut();
    void aPinThatTheKeyMayHaveIsShown();
    void aCopiedPinLeavesTheClipboardInTime();
    void aCopiedPinDoesNotStayWhenItIsNotAskedFor();
    void theTouchedKeyIsChosen();
    void askingWhichOneCanBeCancelled();
    void aResetIsConfirmedAndGuided();
    void theResetIsTheFirstToAskTheKeyThatComesBack();
    void aResetThatFailsSaysWhatNext();
    void anotherKeyIsNotResetWithoutBeingConfirmed();
    void afterAWrongPinTheFocusIsInTheFirstField();
    void theFocusDoesNotFallOutOfThePage();
    void aKeyThatTellsNoModelIsNotCalledUnknown();
    void aResetOfARealSimulatedKey();
    void withoutPermissionItIsNotNoKey();
    void aBusyKeyHasItsOwnPage();
    void theKeyPageWorksByKeyboard();
};
