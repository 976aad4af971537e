#pragma once

#include "core/base/Secret.h"

#include <QLineEdit>

namespace fidesk::ui {

/// A field for a PIN: shows dots, keeps nothing to undo, gives nothing to the clipboard or to a drag, and is
/// wiped as it is read.
class PinEdit : public QLineEdit {
    Q_OBJECT
public:
    explicit PinEdit(const QString& accessibleName, QWidget* parent = nullptr);
    ~PinEdit() override;

    /// What was typed, as UTF-8; the field is empty and wiped afterwards.
    Secret take();
    void wipe();
    /// Code points typed so far.
    [[nodiscard]] std::size_t length() const;
    /// Whether both hold the same.
    [[nodiscard]] bool sameAs(const PinEdit& other) const { return text() == other.text(); }

Q_SIGNALS:
    /// Something was typed or deleted. Deliberately without the text.
    void lengthChanged();

private:
    void forgetHistory();
};

} // namespace fidesk::ui
