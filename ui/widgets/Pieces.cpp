#include "ui/widgets/Pieces.h"

#include "ui/widgets/Icons.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QStyle>

namespace fidesk::ui {

void setRole(QWidget* widget, const QString& role) {
    widget->setProperty("role", role);
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

QLabel* makeLabel(const QString& text, const QString& role, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setProperty("role", role);
    return label;
}

QPushButton* makeButton(const QString& text, const QString& role, QWidget* parent) {
    auto* button = new QPushButton(text, parent);
    button->setProperty("role", role);
    button->setAutoDefault(false);
    return button;
}

QFrame* makeFrame(const QString& role, QWidget* parent) {
    auto* frame = new QFrame(parent);
    frame->setProperty("role", role);
    return frame;
}

void announce(QWidget* widget, const QString& text) {
    widget->setAccessibleName(text);
    QAccessibleEvent event(widget, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void focusFirst(QWidget* page) {
    for (QWidget* next = page->nextInFocusChain(); next != page; next = next->nextInFocusChain()) {
        if (!page->isAncestorOf(next) || !next->isVisible() || !next->isEnabled() ||
            (next->focusPolicy() & Qt::TabFocus) == 0)
            continue;
        next->setFocus(Qt::TabFocusReason);
        return;
    }
}

MessageBar::MessageBar(QWidget* parent)
    : QFrame(parent), icon_(new DrawingLabel(Drawing::Check, 20, this)),
      label_(makeLabel({}, role::label, this)) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 10, 12, 10);
    layout->setSpacing(10);
    layout->addWidget(icon_, 0, Qt::AlignTop);
    layout->addWidget(label_, 1);
    setVisible(false);
}

void MessageBar::show(const QString& text, bool success) {
    const bool again = isVisibleTo(parentWidget()) && label_->text() == text;
    setRole(this, success ? role::success : role::danger);
    icon_->setDrawing(success ? Drawing::Check : Drawing::Warning);
    icon_->setColour(success ? DrawingLabel::Colour::Success : DrawingLabel::Colour::Danger);
    label_->setText(text);
    setRole(label_, role::label); // Looks again at the frame it is in.
    setVisible(true);
    if (!again)
        announce(label_, text);
}

void MessageBar::showSuccess(const QString& text) {
    show(text, true);
}

void MessageBar::showProblem(const QString& text) {
    show(text, false);
}

void MessageBar::setProblem(const QString& text) {
    if (text.isEmpty())
        dismiss();
    else
        showProblem(text);
}

void MessageBar::dismiss() {
    setVisible(false);
    label_->clear();
}

QString MessageBar::text() const {
    return label_->text();
}

} // namespace fidesk::ui
