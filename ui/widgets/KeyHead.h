#pragma once

#include "ui/models/Workbench.h"
#include "ui/widgets/Pieces.h"

#include <QComboBox>

namespace fidesk::ui {

/// The head of the Key page: which key it is, its model, and with several which one is meant.
class KeyHead : public QFrame {
    Q_OBJECT
public:
    explicit KeyHead(Workbench& workbench, QWidget* parent = nullptr);
    /// What was said here has been read: the person has gone on.
    void dismissMessage() { message_->dismiss(); }

private:
    Workbench& workbench_;
    QLabel* name_;
    QLabel* model_;
    QComboBox* choice_;
    QPushButton* which_;
    QPushButton* blink_;
    QWidget* asking_;
    QLabel* question_;
    QPushButton* cancel_;
    MessageBar* message_;
    QString shownKey_;
    bool asked_{false};
    bool blinking_{false};

    void lay();
    [[nodiscard]] QString model() const;
    void refreshChoice();
    void refresh();
    void refreshButtons();
};

} // namespace fidesk::ui
