#pragma once

#include "ui/models/OpenJobsModel.h"

#include <QFrame>

class QLabel;

namespace fidesk::ui {

/// Says across the window that registrations were interrupted, as long as there are any.
class OpenJobsBar : public QFrame {
    Q_OBJECT
public:
    explicit OpenJobsBar(OpenJobsModel& model, QWidget* parent = nullptr);

Q_SIGNALS:
    /// Somebody wants to look at them.
    void wanted();

private:
    OpenJobsModel& model_;
    QLabel* words_;

    void refresh();
};

} // namespace fidesk::ui
