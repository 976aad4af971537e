#pragma once

#include "ui/widgets/PinEdit.h"

#include <QLabel>
#include <QWidget>

namespace fidesk::ui {

/// A new PIN typed twice, with what is still missing said below as it is typed.
class NewPinForm : public QWidget {
    Q_OBJECT
public:
    explicit NewPinForm(QWidget* parent = nullptr);

    void setMinLength(std::size_t codePoints);
    /// Whether both are long enough and the same.
    [[nodiscard]] bool complete() const;
    Secret takeFirst() { return first_->take(); }
    Secret takeSecond() { return second_->take(); }
    void wipe();
    void focusFirst() { first_->setFocus(); }

Q_SIGNALS:
    void changed();
    /// Enter in the second field.
    void submitted();

private:
    PinEdit* first_;
    PinEdit* second_;
    QLabel* lengthHint_;
    QLabel* sameHint_;
    std::size_t minLength_{4};

    void showHints();
};

} // namespace fidesk::ui
