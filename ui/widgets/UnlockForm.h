#pragma once

#include "ui/models/KeyAccess.h"
#include "ui/widgets/Pieces.h"
#include "ui/widgets/PinEdit.h"

#include <QProgressBar>

namespace fidesk::ui {

/// Asks for the PIN of the chosen key, once for all that is done with it; where it cannot be given now
/// (none set, blocked, ...) it says so, with a button to where that is mended. A section shows it while
/// the key is locked.
class UnlockForm : public QWidget {
    Q_OBJECT
public:
    /// @p why: what the PIN is needed for, a sentence; may be empty. @p access outlives it.
    UnlockForm(KeyAccess& access, const QString& why, QWidget* parent = nullptr);
    explicit UnlockForm(KeyAccess& access, QWidget* parent = nullptr) : UnlockForm(access, {}, parent) {}

    void focusPin() { pin_->setFocus(); }

Q_SIGNALS:
    /// The key has accepted the PIN that was typed here.
    void unlocked();
    /// The PIN has to be set or changed first.
    void pinPageWanted();
    /// Only a reset helps.
    void resetWanted();

private:
    KeyAccess& access_;
    QLabel* why_;
    QLabel* label_;
    PinEdit* pin_;
    QPushButton* unlock_;
    MessageBar* message_;
    QProgressBar* progress_;
    QLabel* state_;
    QPushButton* lead_;
    QString shownKey_;
    bool asked_{false};

    void lay();
    void submit();
    void refresh();
    void failed(const QString& sentence);
    void lead();
};

} // namespace fidesk::ui
