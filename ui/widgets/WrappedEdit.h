#pragma once

#include <QPlainTextEdit>

namespace fidesk::ui {

/// One line of text, wrapped: Enter and line breaks do not get into it, Tab leaves it.
class WrappedEdit : public QPlainTextEdit {
    Q_OBJECT
public:
    /// @p lines: how many are seen at once.
    explicit WrappedEdit(int lines, QWidget* parent = nullptr);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void insertFromMimeData(const QMimeData* source) override;
};

} // namespace fidesk::ui
