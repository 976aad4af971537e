#pragma once

#include "ui/models/RegistrationsModel.h"

#include <QDialog>

class QLineEdit;
class QPushButton;

namespace fidesk::ui {

/// Asks for another nickname. Open it with open(); it deletes itself when closed.
class RenameDialog : public QDialog {
    Q_OBJECT
public:
    /// @p registrations outlives it.
    RenameDialog(const RegistrationsModel& registrations, const RegistrationItem& item,
                 QWidget* parent = nullptr);

Q_SIGNALS:
    /// A nickname that can be asked for.
    void chosen(const QString& nickname);

private:
    const RegistrationsModel& registrations_;
    RegistrationItem item_;
    QLineEdit* nickname_;
    class MessageBar* message_;

    void submit();
};

/// Asks before a registration is removed. The button that does nothing is the one Enter presses.
class ConfirmRemoval : public QDialog {
    Q_OBJECT
public:
    enum class Reason { Remove, Lost };

    ConfirmRemoval(Reason reason, const QString& userName, const QString& nickname,
                   QWidget* parent = nullptr);

Q_SIGNALS:
    void confirmed();
};

} // namespace fidesk::ui
