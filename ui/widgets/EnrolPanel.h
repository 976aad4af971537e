#pragma once

#include "ui/models/EnrolmentModel.h"
#include "ui/widgets/EnrolChoicePage.h"
#include "ui/widgets/EnrolPinPage.h"
#include "ui/widgets/EnrolResetPage.h"
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

    /// Gives the focus to what the step it is at wants first.
    void focusStep() { focusFor(enrolment_.state()); }

private:
    EnrolmentModel& enrolment_;
    EnrolmentModel::State shown_{EnrolmentModel::State::Closed};

    QLabel* title_;
    StepIndicator* steps_;
    QLabel* prompt_;
    MessageBar* message_;
    QStackedWidget* pages_;
    EnrolChoicePage* choice_;
    // What a page holds comes before it, which makes it.
    DrawingLabel* insertDrawing_{nullptr};
    QWidget* insert_;
    EnrolResetPage* reset_;
    EnrolPinPage* pin_;
    CountdownRing* ring_{nullptr};
    QLabel* seconds_{nullptr};
    QWidget* touch_;
    QLineEdit* nickname_{nullptr};
    QWidget* name_;
    EnrolHandOverPage* handOver_;
    QLabel* doneWords_{nullptr};
    QFrame* flawNote_{nullptr};
    QLabel* flaw_{nullptr};
    QWidget* done_;
    QProgressBar* progress_;
    QPushButton* cancel_;
    QPushButton* back_;
    QPushButton* next_;

    void nameParts();
    void lay();
    QWidget* makeInsertPage();
    QWidget* makeTouchPage();
    QWidget* makeNicknamePage();
    QWidget* makeDonePage();
    void refresh();
    void refreshWords();
    void refreshPages();
    void refreshButtons();
    void entered();
    void focusFor(EnrolmentModel::State state);
    void showSeconds();
    void act();
    void submit();
    [[nodiscard]] QWidget* page() const;
    [[nodiscard]] bool nextPossible() const;
};

} // namespace fidesk::ui
