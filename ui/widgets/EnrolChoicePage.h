#pragma once

#include "ui/models/EnrolmentModel.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>

namespace fidesk::ui {

/// The first page of the panel of steps: the profile, what it does, and what is written on the key; for a
/// forgotten PIN, what will happen.
class EnrolChoicePage : public QWidget {
    Q_OBJECT
public:
    explicit EnrolChoicePage(EnrolmentModel& enrolment, QWidget* parent = nullptr);

    /// For the next key.
    void clear();
    void refresh();
    void focusFirst();

Q_SIGNALS:
    /// Enter in the label.
    void submitted();

private:
    EnrolmentModel& enrolment_;
    QLabel* warning_;
    QFrame* warningNote_;
    QLabel* profileLabel_;
    QComboBox* profile_;
    QLabel* summary_;
    QLineEdit* label_;
    QStringList shown_; ///< what the box has

    void showProfiles();
    [[nodiscard]] QString warning() const;
};

} // namespace fidesk::ui
