#include "ui/widgets/DialogPieces.h"

#include "ui/widgets/Pieces.h"

namespace fidesk::ui {

QVBoxLayout* layDialog(QDialog* dialog, const QString& title) {
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowModality(Qt::WindowModal);
    dialog->setWindowTitle(title);
    dialog->setMinimumWidth(440);
    auto* layout = new QVBoxLayout(dialog);
    layout->setContentsMargins(24, 22, 24, 20);
    layout->setSpacing(12);
    layout->addWidget(makeLabel(title, role::heading, dialog));
    return layout;
}

void growToText(QDialog* dialog) {
    QLayout* layout = dialog->layout();
    layout->activate();
    const int needed = layout->totalHeightForWidth(dialog->width());
    dialog->setMinimumHeight(needed);
    if (dialog->height() < needed)
        dialog->resize(dialog->width(), needed);
}

QHBoxLayout* buttonRow(QPushButton* cancel, QPushButton* act) {
    auto* row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(cancel);
    row->addWidget(act);
    return row;
}

} // namespace fidesk::ui
