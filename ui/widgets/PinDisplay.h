#pragma once

#include "core/base/Secret.h"

#include <QDialog>

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
    GeneratedPinDialog(Secret pin, const QString& keyName, QWidget* parent = nullptr);

    /// How long a copy may stay on the clipboard.
    static constexpr int clipboardMs = 30'000;

    /// Escape does not close it.
    void reject() override {}

private:
    PinDisplay* display_;
    QPushButton* copy_;

    void copy();
};

} // namespace fidesk::ui
