#pragma once

#include <QObject>

class FieldsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void dropDownsLookAsOtherFieldsDo_data();
    void dropDownsLookAsOtherFieldsDo();
    void dropDownsHaveAnArrow();
    void longTextsStopBeforeTheArrow();
    void theChosenOneFits();
    void aDropDownWorksByKeyboard();
};
