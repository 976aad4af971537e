#pragma once

#include "ui/models/Workbench.h"
#include "ui/widgets/EnrolPanel.h"
#include "ui/widgets/RegistrationsPanel.h"

#include <QLineEdit>
#include <QStackedWidget>
#include <QTableView>

namespace fidesk::ui {

/// Find a user, see their registered keys, register another.
class UsersPage : public QWidget {
    Q_OBJECT
public:
    explicit UsersPage(Workbench& workbench, QWidget* parent = nullptr);

    void focusSearch();

private:
    Workbench& workbench_;
    QLineEdit* search_;
    QTableView* table_;
    QLabel* state_;
    QStackedWidget* side_;
    QWidget* nobody_;
    RegistrationsPanel* registrations_;
    EnrolPanel* enrol_;

    void lay();
    QWidget* makeNobody();
    void userChosen();
    void usersChanged();
    static QString countOf(const UsersModel& users);
    void enrolmentChanged();
    void startEnrolment();
    void startReplacement(const RegistrationItem& old);
    void tellRegistered(const QString& id, const QString& nickname);
};

} // namespace fidesk::ui
