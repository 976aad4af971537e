#pragma once

#include "ui/models/EnrolmentModel.h"
#include "ui/widgets/NewPinForm.h"

#include <QPushButton>
#include <QStackedWidget>

namespace fidesk::ui {

/// The page of the panel of steps on which a PIN is typed: a new one twice, or the one that the key has.
class EnrolPinPage : public QStackedWidget {
    Q_OBJECT
public:
    explicit EnrolPinPage(EnrolmentModel& enrolment, QWidget* parent = nullptr);

    void refresh();
    void wipe();
    void focusFirst();
    /// Whether there is enough to submit.
    [[nodiscard]] bool complete() const;
    void submit();

Q_SIGNALS:
    void changed();
    /// Enter in the last field.
    void submitted();

private:
    EnrolmentModel& enrolment_;
    NewPinForm* newPin_;
    PinEdit* pin_{nullptr};
    QLabel* tries_{nullptr};

    QWidget* makeProof();
};

/// The page on which a PIN that was made is shown, until it is handed over or noted.
class EnrolHandOverPage : public QWidget {
    Q_OBJECT
public:
    explicit EnrolHandOverPage(EnrolmentModel& enrolment, QWidget* parent = nullptr);

    /// Shows the PIN that the model has to show, or none.
    void refresh();

private:
    EnrolmentModel& enrolment_;
    std::weak_ptr<const token::Pin> shown_;
    QLabel* words_;
    QWidget* display_; ///< what the PIN is shown in, as long as it is
    QPushButton* letter_;

    void printLetter();
};

} // namespace fidesk::ui
