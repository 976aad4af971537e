#include "ui/widgets/Dialogs.h"

#include "ui/text/Prompts.h"
#include "ui/widgets/DialogPieces.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Pieces.h"

#include <QLineEdit>

namespace fidesk::ui {

RenameDialog::RenameDialog(const RegistrationsModel& registrations, const RegistrationItem& item,
                           QWidget* parent)
    : QDialog(parent), registrations_(registrations), item_(item),
      nickname_(new QLineEdit(item.nickname, this)), message_(new MessageBar(this)) {
    setObjectName(QStringLiteral("renameDialog"));
    QVBoxLayout* layout = layDialog(this, tr("Rename “%1”").arg(item.nickname));
    nickname_->setObjectName(QStringLiteral("newNickname"));
    nickname_->setAccessibleName(tr("New nickname"));
    nickname_->selectAll();
    QLabel* label = makeLabel(tr("New &nickname, at most 30 characters"), role::label, this);
    label->setTextFormat(Qt::AutoText);
    label->setBuddy(nickname_);
    layout->addWidget(label);
    layout->addWidget(nickname_);
    layout->addWidget(message_);
    QPushButton* cancel = makeButton(tr("&Cancel"), {}, this);
    QPushButton* rename = makeButton(tr("&Rename"), role::primary, this);
    rename->setObjectName(QStringLiteral("renameNow"));
    layout->addSpacing(6);
    layout->addLayout(buttonRow(cancel, rename));
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(rename, &QPushButton::clicked, this, &RenameDialog::submit);
    connect(nickname_, &QLineEdit::returnPressed, this, &RenameDialog::submit);
}

void RenameDialog::submit() {
    const QString nickname = nickname_->text();
    const QString problem = registrations_.nicknameProblem(nickname, item_.id);
    message_->setProblem(problem);
    if (!problem.isEmpty())
        return nickname_->setFocus();
    if (nickname.trimmed() != item_.nickname)
        Q_EMIT chosen(nickname);
    accept();
}

ConfirmRemoval::ConfirmRemoval(Reason reason, const QString& userName, const QString& nickname,
                               QWidget* parent)
    : QDialog(parent) {
    const bool lost = reason == Reason::Lost;
    setObjectName(QStringLiteral("confirmRemoval"));
    QVBoxLayout* layout = layDialog(this, lost ? tr("“%1” is lost or stolen?").arg(nickname)
                                               : tr("Remove “%1”?").arg(nickname));
    const QString sentence =
        lost ? text::confirmLost(userName, nickname) : text::confirmRemoval(userName, nickname);
    layout->addWidget(makeLabel(sentence, {}, this));
    QPushButton* keep = makeButton(tr("&Keep it"), {}, this);
    QPushButton* remove = makeButton(lost ? tr("&Lock it out now") : tr("&Remove"), role::danger, this);
    keep->setObjectName(QStringLiteral("keepIt"));
    remove->setObjectName(QStringLiteral("removeNow"));
    keep->setDefault(true);
    keep->setFocus();
    layout->addSpacing(6);
    layout->addLayout(buttonRow(keep, remove));
    setAccessibleDescription(sentence);
    connect(keep, &QPushButton::clicked, this, &QDialog::reject);
    connect(remove, &QPushButton::clicked, this, [this] {
        Q_EMIT confirmed();
        accept();
    });
}

} // namespace fidesk::ui
