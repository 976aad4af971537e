#pragma once

#include <QAbstractButton>
#include <QAccessible>
#include <QApplication>
#include <QDir>
#include <QKeySequence>
#include <QLabel>
#include <QStringList>
#include <QTest>

#include <functional>
#include <map>
#include <tuple>

namespace fidesk::test {

/// What is wrong with the widgets of @p window that are visible, by @p check; empty if nothing.
inline QStringList complaints(QWidget& window, const std::function<QString(QWidget&)>& check) {
    QStringList found;
    for (QWidget* widget : window.findChildren<QWidget*>())
        if (widget->isVisible())
            if (const QString complaint = check(*widget); !complaint.isEmpty())
                found.append(QStringLiteral("%1 \"%2\": %3")
                                 .arg(QString::fromLatin1(widget->metaObject()->className()),
                                      widget->objectName(), complaint));
    return found;
}

inline QString withoutName(QWidget& widget) {
    if (widget.focusPolicy() == Qt::NoFocus || !widget.isEnabled())
        return {};
    QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(&widget);
    const QString name = interface ? interface->text(QAccessible::Name) : QString();
    return name.trimmed().isEmpty() ? QStringLiteral("no accessible name") : QString();
}

/// A text that needs more room than it has.
inline QString cut(QWidget& widget) {
    int needed = 0;
    if (const auto* label = qobject_cast<QLabel*>(&widget)) {
        if (label->text().isEmpty())
            return {};
        const int flags =
            (label->wordWrap() ? Qt::TextWordWrap : 0) | (label->buddy() ? Qt::TextShowMnemonic : 0);
        const QRect text = label->fontMetrics().boundingRect(
            QRect(0, 0, label->wordWrap() ? label->contentsRect().width() : 10000, 10000), flags,
            label->text());
        if (text.height() > label->contentsRect().height() + 1)
            return QStringLiteral("needs height %1, has %2: %3")
                .arg(text.height())
                .arg(label->contentsRect().height())
                .arg(label->text());
        needed = text.width();
        if (needed > label->contentsRect().width() + 1)
            return QStringLiteral("needs width %1, has %2: %3")
                .arg(needed)
                .arg(label->width())
                .arg(label->text());
    } else if (const auto* button = qobject_cast<QAbstractButton*>(&widget)) {
        if (button->text().isEmpty())
            return {};
        if (button->width() + 1 < button->minimumSizeHint().width() ||
            button->height() + 1 < button->minimumSizeHint().height())
            return QStringLiteral("is smaller than its text: %1").arg(button->text());
    }
    return {};
}

/// Letters that two widgets of @p window answer to with Alt, where both can be used now.
inline QStringList sharedMnemonics(QWidget& window) {
    QStringList found;
    std::map<QString, QString> owners;
    const QWidget* modal = QApplication::activeModalWidget();
    for (const QWidget* widget : window.findChildren<QWidget*>()) {
        const auto* button = qobject_cast<const QAbstractButton*>(widget);
        const auto* label = qobject_cast<const QLabel*>(widget);
        if (!widget->isVisible() || !widget->isEnabled() || (modal && widget->window() != modal))
            continue;
        const QString text = button ? button->text() : label && label->buddy() ? label->text() : QString();
        const QString letter = QKeySequence::mnemonic(text).toString();
        if (letter.isEmpty())
            continue;
        const auto [owner, first] = owners.emplace(letter, text);
        if (!first)
            found.append(QStringLiteral("%1: \"%2\" and \"%3\"").arg(letter, owner->second, text));
    }
    return found;
}

/// What @p look finds once layouts have settled, which takes its time where the machine is busy.
inline QStringList onceSettled(const std::function<QStringList()>& look) {
    constexpr int longest = 9'000; // ms
    QTest::qWait(30);
    QStringList found;
    std::ignore = QTest::qWaitFor(
        [&] {
            found = look();
            return found.isEmpty();
        },
        longest);
    return found;
}

/// What is wrong with @p window at this @p step by all of these; empty if nothing. It is saved as STEP.png in
/// the folder FIDESK_PICTURES, where that is set.
inline QString wrongWith(QWidget& window, const QString& step) {
    const QStringList found = onceSettled(
        [&] { return complaints(window, withoutName) + complaints(window, cut) + sharedMnemonics(window); });
    const QString pictures = qEnvironmentVariable("FIDESK_PICTURES");
    if (!pictures.isEmpty())
        window.grab().save(QDir(pictures).filePath(step + QStringLiteral(".png")));
    return found.isEmpty() ? QString() : step + QStringLiteral(": ") + found.join(QStringLiteral("; "));
}

} // namespace fidesk::test
