#pragma once

#include <QDialog>
#include <QHBoxLayout>
#include <QPushButton>

namespace fidesk::ui {

/// The frame dialogs share: deleted when closed, margins, @p title as its heading.
QVBoxLayout* layDialog(QDialog* dialog, const QString& title);

/// Both at the right: the one that does nothing, then the one that acts.
QHBoxLayout* buttonRow(QPushButton* cancel, QPushButton* act);

} // namespace fidesk::ui
