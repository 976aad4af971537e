#include "ui/widgets/PinEdit.h"

#include <algorithm>

namespace fidesk::ui {

namespace {

constexpr int maxPinUnits = 63;

} // namespace

PinEdit::PinEdit(const QString& accessibleName, QWidget* parent) : QLineEdit(parent) {
    setAccessibleName(accessibleName);
    setEchoMode(QLineEdit::Password);
    setMaxLength(maxPinUnits);
    setContextMenuPolicy(Qt::NoContextMenu);
    setDragEnabled(false);
    setAcceptDrops(false);
    setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoPredictiveText |
                        Qt::ImhNoAutoUppercase);
    connect(this, &QLineEdit::textEdited, this, &PinEdit::forgetHistory);
    connect(this, &QLineEdit::textChanged, this, &PinEdit::lengthChanged);
}

PinEdit::~PinEdit() {
    const QSignalBlocker quiet(this); // Whoever listens may be half gone.
    wipe();
}

void PinEdit::forgetHistory() {
    const int cursor = cursorPosition();
    setText(text()); // Unlike clear(), this empties the undo history.
    setCursorPosition(cursor);
}

Secret PinEdit::take() {
    QString typed = text();
    setText({});
    QByteArray utf8 = typed.toUtf8();
    Secret secret(std::string_view(utf8.constData(), static_cast<std::size_t>(utf8.size())));
    typed.fill(QChar(0)); // Now the only owner of what the field held.
    utf8.fill('\0');
    return secret;
}

void PinEdit::wipe() {
    take();
}

std::size_t PinEdit::length() const {
    const QString typed = text();
    return static_cast<std::size_t>(
        std::ranges::count_if(typed, [](QChar unit) { return !unit.isLowSurrogate(); }));
}

} // namespace fidesk::ui
