#pragma once

#include "ui/models/SessionModel.h"
#include "ui/widgets/Pieces.h"

#include <QLineEdit>
#include <QProgressBar>
#include <QWidget>

namespace fidesk::ui {

/// The first page: which portal, and signing in there through the browser.
class SignInPage : public QWidget {
    Q_OBJECT
public:
    SignInPage(SessionModel& session, const QString& address, QWidget* parent = nullptr);

private:
    SessionModel& session_;
    QLineEdit* address_;
    MessageBar* message_;
    QLabel* waiting_;
    QLineEdit* browserAddress_;
    QProgressBar* progress_;
    QPushButton* signIn_;
    QPushButton* cancel_;

    void lay();
    void submit();
    void refresh();
};

} // namespace fidesk::ui
