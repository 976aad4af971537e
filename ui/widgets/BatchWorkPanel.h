#pragma once

#include "ui/models/BatchModel.h"
#include "ui/widgets/Pieces.h"

#include <QProgressBar>
#include <QTableView>

class QScrollArea;
class QVBoxLayout;

namespace fidesk::ui {

class BatchKeyCard;

/// A batch that is worked on: what to do now, each key, each row, how far it is.
class BatchWorkPanel : public QWidget {
    Q_OBJECT
public:
    explicit BatchWorkPanel(BatchModel& batch, QWidget* parent = nullptr);

Q_SIGNALS:
    /// Somebody wants to look at the rows that were interrupted.
    void interruptedWanted();

private:
    BatchModel& batch_;
    QLabel* name_;
    QLabel* count_;
    QProgressBar* progress_;
    QLabel* todo_;
    QLabel* note_;
    QFrame* interrupted_;
    QLabel* interruptedWords_;
    QScrollArea* scroll_;
    QVBoxLayout* cardsLayout_;
    QList<BatchKeyCard*> cards_;
    QTableView* rows_;
    QPushButton* pause_;
    QPushButton* skip_;
    QPushButton* retry_;
    QPushButton* report_;
    QPushButton* close_;

    void name();
    void lay();
    QWidget* makeInterrupted();
    void refresh();
    void refreshKeys();
    void fitCards();
    void enable();
    [[nodiscard]] int chosen() const;
    [[nodiscard]] bool typingInCard() const;
    void pauseOrGoOn();
    void askReport();
    void askClose();
};

} // namespace fidesk::ui
