#pragma once

#include <QObject>

/// Enrolling by clicks and by keys, with software keys.
class EnrolTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void enrolsByClicking();
    void enrolsByKeyboardAlone();
    void staysResponsiveWhileTheKeyWaits();
    void asksForThePinOfAKeyThatHasOne();
    void showsTheNewRowAndTellsSuccess();
    void aProfileAndALabelAreChosen();
    void aMadePinIsShownUntilItIsHandedOver();
    void aForgottenPinIsReplaced();
    void everyStepCanBeReadAndReached();
};
