#pragma once

#include "ui/models/RecordsModel.h"

#include <QDialog>

class QLineEdit;
class QProgressBar;
class QPushButton;

namespace fidesk::ui {

/// Checks the records, says what was found, and gives what to keep for the next time. Open it with open(); it
/// deletes itself when closed.
class CheckRecordsDialog : public QDialog {
    Q_OBJECT
public:
    /// @p records outlives it.
    explicit CheckRecordsDialog(RecordsModel& records, QWidget* parent = nullptr);

private:
    RecordsModel& records_;
    QLineEdit* kept_;
    class MessageBar* message_;
    QProgressBar* progress_;
    QPushButton* stop_;
    QWidget* result_;
    QLineEdit* head_;
    QPushButton* copy_;
    QPushButton* check_;
    QPushButton* close_;

    void name();
    void lay();
    QWidget* makeResult();
    void check();
    void told(bool inOrder, const QString& sentence, const QString& head);
    void refresh();
};

} // namespace fidesk::ui
