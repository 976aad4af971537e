#pragma once

#include <QAbstractButton>
#include <QLineEdit>
#include <QTest>

#include <algorithm>

namespace fidesk::test {

// What a person does to a window, given its widgets' names.

/// The widget of that name below @p root; where there are several, one that can be seen. Null: none.
template <typename T = QWidget> T* findWidget(const QWidget& root, const char* name) {
    const QList<T*> all = root.findChildren<T*>(QString::fromLatin1(name));
    const auto seen = std::ranges::find_if(all, [](const T* widget) { return widget->isVisible(); });
    return seen != all.end() ? *seen : all.value(0);
}

/// Presses the button with the mouse. False: there is none that can be pressed.
inline bool clickWidget(const QWidget& root, const char* name) {
    auto* button = findWidget<QAbstractButton>(root, name);
    if (!button || !button->isVisible() || !button->isEnabled())
        return false;
    QTest::mouseClick(button, Qt::LeftButton, {}, button->rect().center());
    return true;
}

/// Types over what stands in the field. False: there is none to type in.
inline bool typeInto(const QWidget& root, const char* name, const QString& text) {
    auto* edit = findWidget<QLineEdit>(root, name);
    if (!edit || !edit->isVisible() || !edit->isEnabled())
        return false;
    edit->selectAll();
    QTest::keyClick(edit, Qt::Key_Backspace);
    const bool ascii = std::ranges::all_of(text, [](QChar c) { return c.unicode() < 0x80; });
    if (ascii)
        QTest::keyClicks(edit, text);
    else
        edit->insert(text);
    return true;
}

} // namespace fidesk::test
