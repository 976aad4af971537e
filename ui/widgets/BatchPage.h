#pragma once

#include "ui/models/BatchModel.h"

#include <QStackedWidget>

namespace fidesk::ui {

/// Keys for a list of users: the file and what is wrong with it, then the work.
class BatchPage : public QWidget {
    Q_OBJECT
public:
    explicit BatchPage(BatchModel& batch, QWidget* parent = nullptr);

    /// Looks again which batches are not finished.
    void open();

Q_SIGNALS:
    /// Somebody wants to look at the rows that were interrupted.
    void interruptedWanted();

private:
    BatchModel& batch_;
    QStackedWidget* panels_;
    class MessageBar* message_;
    class BatchChoosePanel* choose_;
    class BatchWorkPanel* work_;

    void refresh();
};

} // namespace fidesk::ui
