#pragma once

#include "ui/models/Workbench.h"
#include "ui/widgets/NewPinForm.h"
#include "ui/widgets/Pieces.h"

#include <QComboBox>
#include <QGridLayout>
#include <QProgressBar>
#include <QStackedWidget>

namespace fidesk::ui {

/// What is known of the key that is in, and its PIN.
class KeyPage : public QWidget {
    Q_OBJECT
public:
    explicit KeyPage(Workbench& workbench, QWidget* parent = nullptr);

private:
    KeysModel& keys_;
    KeyModel& key_;
    QStackedWidget* pages_;
    QLabel* none_;
    QLabel* name_;
    QComboBox* choice_;
    QWidget* facts_;
    QGridLayout* factRows_;
    QLabel* pinHeading_;
    QLabel* pinHint_;
    QLabel* oldLabel_;
    PinEdit* old_;
    NewPinForm* new_;
    MessageBar* message_;
    QProgressBar* progress_;
    QPushButton* cancel_;
    QPushButton* act_;
    QString shownKey_;

    QWidget* makeNonePage();
    QWidget* makeKeyPage();
    QWidget* makeFactsCard();
    QWidget* makePinCard();
    void keysChanged();
    void refresh();
    void refreshFacts();
    void refreshButtons();
    void act();
};

} // namespace fidesk::ui
