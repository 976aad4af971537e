#pragma once

#include <QDialog>
#include <QHBoxLayout>
#include <QPushButton>

namespace fidesk::ui {

/// The frame dialogs share: deleted when closed, margins, @p title as its heading.
QVBoxLayout* layDialog(QDialog* dialog, const QString& title);

/// Makes @p dialog as high as its text, which wraps, needs at its width; a window does not do so by itself.
void growToText(QDialog* dialog);

/// Both at the right: the one that does nothing, then the one that acts.
QHBoxLayout* buttonRow(QPushButton* cancel, QPushButton* act);

} // namespace fidesk::ui
