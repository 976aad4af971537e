#pragma once

#include "ui/models/KeyModel.h"
#include "ui/widgets/NewPinForm.h"
#include "ui/widgets/Pieces.h"

#include <QProgressBar>
#include <QRadioButton>
#include <QSpinBox>
#include <QStackedWidget>

namespace fidesk::ui {

/// The PIN of the chosen key: set, changed, typed or generated; where it cannot be, why, and what to do.
class KeyPinPanel : public QWidget {
    Q_OBJECT
public:
    explicit KeyPinPanel(KeyModel& key, QWidget* parent = nullptr);

Q_SIGNALS:
    /// It is blocked: only a reset helps.
    void resetWanted();

private:
    KeyModel& key_;
    QLabel* heading_;
    QLabel* state_;
    MessageBar* message_;
    QFrame* trouble_;
    QLabel* troubleText_;
    QPushButton* toReset_;
    QWidget* form_;
    QLabel* oldLabel_;
    PinEdit* old_;
    QRadioButton* typed_;
    QRadioButton* made_;
    QStackedWidget* ways_;
    NewPinForm* new_;
    QSpinBox* digits_;
    QProgressBar* progress_;
    QPushButton* cancel_;
    QPushButton* act_;
    QString shownKey_;
    PinState shownState_{PinState::Unknown};

    void lay();
    QFrame* makeTrouble();
    QWidget* makeForm();
    QWidget* makeMadeUp();
    [[nodiscard]] QString trouble() const;
    [[nodiscard]] bool possible() const;
    void refresh();
    void refreshTrouble();
    void refreshButtons();
    void startOver();
    void setDigits();
    void act();
    void generated(const QString& keyName);
    void inDoubt(const QString& keyName, bool replaced);
};

} // namespace fidesk::ui
