#include "ui/widgets/WrappedEdit.h"

#include <QKeyEvent>
#include <QMimeData>
#include <QRegularExpression>

#include <cmath>

namespace fidesk::ui {

WrappedEdit::WrappedEdit(int lines, QWidget* parent) : QPlainTextEdit(parent) {
    setTabChangesFocus(true);
    const double frame = 2 * (document()->documentMargin() + 8);
    setFixedHeight(static_cast<int>(std::ceil(lines * fontMetrics().lineSpacing() + frame)));
}

void WrappedEdit::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        return event->ignore();
    QPlainTextEdit::keyPressEvent(event);
}

void WrappedEdit::insertFromMimeData(const QMimeData* source) {
    static const QRegularExpression breaks(QStringLiteral("[\\r\\n\\x{2028}\\x{2029}]+"));
    insertPlainText(source->text().trimmed().replace(breaks, QStringLiteral(" ")));
}

} // namespace fidesk::ui
