#pragma once

#include "ui/models/BatchModel.h"
#include "ui/widgets/NewPinForm.h"
#include "ui/widgets/PinDisplay.h"

#include <QFrame>

class QPushButton;
class QVBoxLayout;

namespace fidesk::ui {

/// One key of a batch: for whom it is, what it wants now in large words, and what a person has to give it.
class BatchKeyCard : public QFrame {
    Q_OBJECT
public:
    BatchKeyCard(BatchModel& batch, const BatchKeyItem& item, QWidget* parent = nullptr);

    void update(const BatchKeyItem& item);
    [[nodiscard]] const QString& key() const { return item_.id; }
    /// Whether there is something to type or to press.
    [[nodiscard]] bool wantsInput() const;
    void focusInput();

private:
    BatchModel& batch_;
    BatchKeyItem item_{};
    QLabel* heading_;
    QLabel* words_;
    QLabel* problem_;
    NewPinForm* newPin_;
    PinEdit* pin_;
    QWidget* display_; ///< what the PIN is shown in, as long as it is
    QPushButton* act_;
    QPushButton* decline_;
    QPushButton* letter_;
    std::shared_ptr<const handover::PinSlip> slip_{}; ///< what is shown

    void lay();
    void showPin();
    void hidePin();
    void act();
    void printLetter();
    void decline();
    void showInput();
    void enableAct();
};

} // namespace fidesk::ui
