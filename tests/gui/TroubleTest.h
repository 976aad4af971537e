#pragma once

#include <QObject>

/// What goes wrong, and cancelling.
class TroubleTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cancelLeavesAllAsItWas_data();
    void cancelLeavesAllAsItWas();
    void backStartsOver();
    void aWrongPinSaysHowManyTriesAreLeft();
    void threeWrongPinsAskToUnplug();
    void aBadNewPinChangesNothing_data();
    void aBadNewPinChangesNothing();
    void aPinTheKeyRefusesIsAskedForAgain();
    void aBadNicknameChangesNothing_data();
    void aBadNicknameChangesNothing();
    void twoKeysAtOnce();
    void aKeyPulledOut_data();
    void aKeyPulledOut();
    void aPortalThatIsGone_data();
    void aPortalThatIsGone();
    void anUntouchedKeyCanBeTriedAgain();
    void closingTheWindowTakesBackWhatWasBegun();
};
