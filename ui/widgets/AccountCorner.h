#pragma once

#include "ui/models/SessionModel.h"

#include <QLabel>
#include <QPushButton>
#include <QWidget>

namespace fidesk::ui {

/// Top right: the portal, who is signed in, and the way out.
class AccountCorner : public QWidget {
    Q_OBJECT
public:
    explicit AccountCorner(SessionModel& session, QWidget* parent = nullptr);

private:
    SessionModel& session_;
    QLabel* name_;
    QLabel* portal_;
    QPushButton* signOut_;

    void refresh();
};

} // namespace fidesk::ui
