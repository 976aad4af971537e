#pragma once

#include "ui/models/KeyModel.h"
#include "ui/models/KeyResetModel.h"
#include "ui/widgets/Pieces.h"
#include "ui/widgets/StepIndicator.h"

#include <QDialog>
#include <QStackedWidget>

namespace fidesk::ui {

/// Asks before a key is reset. The button that does nothing is the one Enter presses.
class ConfirmReset : public QDialog {
    Q_OBJECT
public:
    ConfirmReset(const QString& keyName, const QStringList& losses, QWidget* parent = nullptr);

Q_SIGNALS:
    void confirmed();
};

/// The guided reset: what is lost, then one step after the other with the time it has left.
class KeyResetPanel : public QWidget {
    Q_OBJECT
public:
    KeyResetPanel(KeyResetModel& reset, KeyModel& key, QWidget* parent = nullptr);

Q_SIGNALS:
    /// A PIN is to be set, now that the key has none.
    void pinPageWanted();

protected:
    void showEvent(QShowEvent* event) override;

private:
    using State = KeyResetModel::State;

    KeyResetModel& reset_;
    KeyModel& key_;
    MessageBar* message_;
    QStackedWidget* pages_;
    QWidget* explain_;
    QLabel* losses_;
    QPushButton* begin_;
    QLabel* whyNot_;
    QWidget* steps_;
    StepIndicator* indicator_;
    QLabel* prompt_;
    QLabel* advice_;
    CountdownRing* ring_;
    QLabel* seconds_;
    QPushButton* cancel_;
    QWidget* end_;
    class DrawingLabel* endDrawing_;
    QLabel* endText_;
    QPushButton* again_;
    QPushButton* setPin_;
    QPushButton* close_;
    State shown_{State::Idle};

    QWidget* makeExplainPage();
    QWidget* makeStepsPage();
    QWidget* makeEndPage();
    void refresh();
    void refreshExplain();
    void refreshSteps();
    void refreshEnd();
    void entered();
    void showSeconds();
    void ask();
};

} // namespace fidesk::ui
