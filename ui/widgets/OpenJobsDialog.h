#pragma once

#include "ui/models/OpenJobsModel.h"
#include "ui/widgets/Pieces.h"
#include "ui/widgets/PinEdit.h"

#include <QDialog>
#include <QProgressBar>
#include <QTableView>

namespace fidesk::ui {

/// The registrations that were interrupted, and what is done about each: resumed, with its key and PIN where
/// they are needed, or given up. Open it with open(); it deletes itself when closed, which what is under way
/// is stopped for.
class OpenJobsDialog : public QDialog {
    Q_OBJECT
public:
    /// @p model outlives it.
    explicit OpenJobsDialog(OpenJobsModel& model, QWidget* parent = nullptr);

    /// Stops what is under way first.
    void reject() override;

private:
    OpenJobsModel& model_;
    QTableView* table_;
    QLabel* why_;
    QFrame* work_;
    QLabel* words_;
    QLabel* seconds_;
    QLabel* keyIsFor_;
    QLabel* problem_;
    PinEdit* pin_;
    QProgressBar* progress_;
    MessageBar* message_;
    QPushButton* giveUp_;
    QPushButton* withoutKey_;
    QPushButton* close_;
    QPushButton* act_;
    OpenJobsModel::State shown_{OpenJobsModel::State::Idle};
    QString chosen_; ///< the job's id
    bool closing_{false};

    void name();
    void lay();
    QWidget* makeWork();
    [[nodiscard]] int row() const;
    void keepRow();
    void refresh();
    void refreshWork();
    void refreshButtons();
    void entered();
    void showSeconds(int seconds);
    void act();
    void askGiveUp();
    void told(bool good, const QString& sentence);
};

} // namespace fidesk::ui
