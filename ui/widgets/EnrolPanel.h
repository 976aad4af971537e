#pragma once

#include "ui/models/EnrolmentModel.h"
#include "ui/widgets/NewPinForm.h"
#include "ui/widgets/Pieces.h"
#include "ui/widgets/StepIndicator.h"

#include <QLineEdit>
#include <QProgressBar>
#include <QStackedWidget>

namespace fidesk::ui {

class DrawingLabel;

/// The panel of steps that registers a key: shows where one is, what is waited for, and what comes next.
class EnrolPanel : public QFrame {
    Q_OBJECT
public:
    explicit EnrolPanel(EnrolmentModel& enrolment, QWidget* parent = nullptr);

private:
    EnrolmentModel& enrolment_;
    EnrolmentModel::State shown_{EnrolmentModel::State::Closed};

    QLabel* title_;
    StepIndicator* steps_;
    QLabel* prompt_;
    MessageBar* message_;
    QStackedWidget* pages_;
    DrawingLabel* insertDrawing_{nullptr};
    QStackedWidget* pinPages_{nullptr};
    NewPinForm* newPin_{nullptr};
    PinEdit* pin_{nullptr};
    QLabel* tries_{nullptr};
    CountdownRing* ring_{nullptr};
    QLabel* seconds_{nullptr};
    QLineEdit* nickname_{nullptr};
    QLabel* handOver_{nullptr};
    QProgressBar* progress_;
    QPushButton* cancel_;
    QPushButton* back_;
    QPushButton* next_;

    void lay();
    QWidget* makeInsertPage();
    QWidget* makePinPage();
    QWidget* makeTouchPage();
    QWidget* makeNicknamePage();
    QWidget* makeDonePage();
    void refresh();
    void refreshPages();
    void refreshButtons();
    void entered();
    void focusFor(EnrolmentModel::State state);
    void showSeconds(int left);
    void act();
    void submit();
    [[nodiscard]] QString prompt() const;
    [[nodiscard]] QString nextLabel() const;
    [[nodiscard]] bool nextPossible() const;
};

} // namespace fidesk::ui
