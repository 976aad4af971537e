#pragma once

#include "core/base/Secret.h"

#include <QDialog>

#include <chrono>

namespace fidesk::ui {

/// Shows a PIN in large clear type. What it shows is kept as a Secret, and is in a string only while it is
/// painted or read out.
class PinDisplay : public QWidget {
    Q_OBJECT
public:
    /// @p pin: ASCII digits.
    explicit PinDisplay(Secret pin, QWidget* parent = nullptr);

    /// For the clipboard, when the person asks for it.
    [[nodiscard]] const Secret& pin() const { return pin_; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Secret pin_;

    [[nodiscard]] QFont digitFont() const;
    [[nodiscard]] int cell() const;
};

/// Shows a generated PIN once, until the person says that it is noted; stays open when the key is pulled
/// out, and is closed by nothing else. Open it with open(); it deletes itself.
class GeneratedPinDialog : public QDialog {
    Q_OBJECT
public:
    /// @p words: what there is to know and to do about the PIN.
    GeneratedPinDialog(Secret pin, const QString& title, const QString& words, QWidget* parent = nullptr);

    /// How long a copy may stay on the clipboard.
    static constexpr std::chrono::milliseconds usualClipboardTime{30'000};
    void setClipboardTime(std::chrono::milliseconds time) { clipboardTime_ = time; }

    /// Escape does not close it.
    void reject() override {}

private:
    PinDisplay* display_;
    QPushButton* copy_;
    std::chrono::milliseconds clipboardTime_{usualClipboardTime};

    void copy();
};

} // namespace fidesk::ui
