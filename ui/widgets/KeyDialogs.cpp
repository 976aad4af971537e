#include "ui/widgets/KeyDialogs.h"

#include "ui/widgets/DialogPieces.h"
#include "ui/widgets/Pieces.h"

#include <QLineEdit>

namespace fidesk::ui {

ConfirmDialog::ConfirmDialog(const Words& words, QWidget* parent) : QDialog(parent) {
    setObjectName(QStringLiteral("confirmDialog"));
    QVBoxLayout* layout = layDialog(this, words.title);
    layout->addWidget(makeLabel(words.sentence, {}, this));
    QPushButton* keep = makeButton(words.keep, {}, this);
    QPushButton* act = makeButton(words.act, role::danger, this);
    keep->setObjectName(QStringLiteral("confirmNo"));
    act->setObjectName(QStringLiteral("confirmYes"));
    keep->setDefault(true);
    keep->setFocus();
    layout->addSpacing(6);
    layout->addLayout(buttonRow(keep, act));
    setAccessibleDescription(words.sentence);
    connect(keep, &QPushButton::clicked, this, &QDialog::reject);
    connect(act, &QPushButton::clicked, this, [this] {
        accept();
        Q_EMIT confirmed();
    });
}

NamesDialog::NamesDialog(const QString& title, const QString& act, const QList<Field>& fields, Check check,
                         QWidget* parent)
    : QDialog(parent), check_(std::move(check)), message_(new MessageBar(this)) {
    setObjectName(QStringLiteral("namesDialog"));
    QVBoxLayout* layout = layDialog(this, title);
    for (const Field& field : fields) {
        auto* edit = new QLineEdit(field.value, this);
        edit->setObjectName(QStringLiteral("name%1").arg(edits_.size()));
        edit->setAccessibleName(field.name);
        edit->selectAll();
        QLabel* label = makeLabel(field.label, role::label, this);
        label->setTextFormat(Qt::AutoText); // so that the mnemonic works
        label->setBuddy(edit);
        layout->addWidget(label);
        layout->addWidget(edit);
        connect(edit, &QLineEdit::returnPressed, this, &NamesDialog::submit);
        edits_.append(edit);
        before_.append(field.value);
    }
    layout->addWidget(message_);
    QPushButton* cancel = makeButton(tr("&Cancel"), {}, this);
    QPushButton* save = makeButton(act, role::primary, this);
    cancel->setObjectName(QStringLiteral("namesCancel"));
    save->setObjectName(QStringLiteral("namesSave"));
    layout->addSpacing(6);
    layout->addLayout(buttonRow(cancel, save));
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(save, &QPushButton::clicked, this, &NamesDialog::submit);
}

void NamesDialog::submit() {
    QStringList values;
    for (const QLineEdit* edit : edits_)
        values.append(edit->text());
    const QString problem = check_(values);
    message_->setProblem(problem);
    if (!problem.isEmpty()) {
        growToText(this);
        return edits_.first()->setFocus();
    }
    accept();
    if (values != before_)
        Q_EMIT chosen(values);
}

} // namespace fidesk::ui
