#pragma once

#include <QObject>

/// The keys of practice mode: what they are, what goes wrong with them, and what is seen of it.
class PracticeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void insertsTouchesAndRemoves();
    void offersEveryKindOfKey();
    void exchangesAKeyOnTheTable();
    void letsThingsGoWrong();
    void showsThatAFaultIsOver();
    void putsFingersOnTheSensorOnlyWhereThereIsOne();
    void winksAndSaysSo();
    void everyButtonHasAName();
};
