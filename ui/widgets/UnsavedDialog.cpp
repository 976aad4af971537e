#include "ui/widgets/UnsavedDialog.h"

#include "ui/widgets/DialogPieces.h"
#include "ui/widgets/Pieces.h"

namespace fidesk::ui {

UnsavedDialog::UnsavedDialog(const QString& sentence, bool canSave, QWidget* parent) : QDialog(parent) {
    setObjectName(QStringLiteral("unsavedDialog"));
    QVBoxLayout* layout = layDialog(this, tr("Save your changes?"));
    layout->addWidget(makeLabel(sentence, {}, this));
    setAccessibleDescription(sentence);
    QPushButton* keep = makeButton(tr("&Keep editing"), {}, this);
    QPushButton* discard = makeButton(tr("&Discard"), role::danger, this);
    QPushButton* save = makeButton(tr("&Save"), role::primary, this);
    keep->setObjectName(QStringLiteral("unsavedKeep"));
    discard->setObjectName(QStringLiteral("unsavedDiscard"));
    save->setObjectName(QStringLiteral("unsavedSave"));
    save->setEnabled(canSave);
    QPushButton* first = canSave ? save : keep;
    first->setDefault(true);
    first->setFocus();
    QHBoxLayout* row = buttonRow(discard, save);
    row->insertWidget(0, keep);
    layout->addSpacing(6);
    layout->addLayout(row);
    connect(keep, &QPushButton::clicked, this, &QDialog::reject);
    connect(discard, &QPushButton::clicked, this, [this] {
        accept();
        Q_EMIT discardWanted();
    });
    connect(save, &QPushButton::clicked, this, [this] {
        accept();
        Q_EMIT saveWanted();
    });
}

} // namespace fidesk::ui
