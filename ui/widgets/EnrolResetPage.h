#pragma once

#include "ui/models/EnrolmentModel.h"
#include "ui/widgets/StepIndicator.h"

#include <QLabel>
#include <QStackedWidget>

namespace fidesk::ui {

/// The page of the panel of steps on which a key is reset: asks before, then shows what a person is to do and
/// how much time that has left.
class EnrolResetPage : public QStackedWidget {
    Q_OBJECT
public:
    explicit EnrolResetPage(EnrolmentModel& enrolment, QWidget* parent = nullptr);

    void refresh();
    void showSeconds();

private:
    EnrolmentModel& enrolment_;
    QLabel* consent_{nullptr};
    CountdownRing* ring_{nullptr};
    QLabel* seconds_{nullptr};
    QLabel* advice_{nullptr};

    QWidget* makeConsent();
    QWidget* makeActs();
};

} // namespace fidesk::ui
