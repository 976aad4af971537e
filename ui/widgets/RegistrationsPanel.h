#pragma once

#include "ui/models/RegistrationsModel.h"
#include "ui/widgets/Dialogs.h"
#include "ui/widgets/Pieces.h"

#include <QTableView>
#include <QWidget>

namespace fidesk::ui {

/// The chosen user's registered keys, and what can be done with them.
class RegistrationsPanel : public QWidget {
    Q_OBJECT
public:
    explicit RegistrationsPanel(RegistrationsModel& registrations, QWidget* parent = nullptr);

    void showSuccess(const QString& text) { message_->showSuccess(text); }
    void showProblem(const QString& text) { message_->showProblem(text); }
    /// Selects the registration @p id as soon as the list has it.
    void select(const QString& id);

Q_SIGNALS:
    void registerRequested();
    /// Its key's PIN is forgotten.
    void replacementRequested(const RegistrationItem& registration);

private:
    RegistrationsModel& registrations_;
    QLabel* name_;
    QLabel* userName_;
    MessageBar* message_;
    QTableView* table_;
    QLabel* empty_;
    QPushButton* register_;
    QPushButton* rename_;
    QPushButton* remove_;
    QPushButton* forgotten_;
    QPushButton* lost_;
    QString shownUser_;
    QString wanted_;

    void lay();
    void refresh();
    void selectWanted();
    [[nodiscard]] const RegistrationItem* chosen() const;
    void askRename();
    void askRemoval(ConfirmRemoval::Reason reason);
};

} // namespace fidesk::ui
