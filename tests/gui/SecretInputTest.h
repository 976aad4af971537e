#pragma once

#include <QObject>

/// What is given to a program's standard input from memory that is wiped.
class SecretInputTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void givesAllOfItAndItsEnd();
    void givesNothing();
    void waitsForASlowReaderWithoutHoldingUp();
    void aProgramThatDoesNotReadIsLeftAlone();
    void leavesNoCopy();
};
