#include "ui/widgets/CheckRecordsDialog.h"

#include "ui/text/RecordWords.h"
#include "ui/widgets/DialogPieces.h"
#include "ui/widgets/Pieces.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QProgressBar>

namespace fidesk::ui {

namespace {

QLabel* buddyLabel(const QString& text, QWidget* buddy, QWidget* parent) {
    QLabel* label = makeLabel(text, role::label, parent);
    label->setTextFormat(Qt::AutoText); // so that the mnemonic works
    label->setBuddy(buddy);
    return label;
}

} // namespace

CheckRecordsDialog::CheckRecordsDialog(RecordsModel& records, QWidget* parent)
    : QDialog(parent), records_(records), kept_(new QLineEdit(this)), message_(new MessageBar(this)),
      progress_(new QProgressBar(this)), stop_(makeButton(tr("&Stop"), {}, this)), result_(new QWidget(this)),
      head_(new QLineEdit(result_)), copy_(makeButton(tr("C&opy"), {}, result_)),
      check_(makeButton(tr("&Check now"), role::primary, this)), close_(makeButton(tr("C&lose"), {}, this)) {
    name();
    lay();
    connect(check_, &QPushButton::clicked, this, &CheckRecordsDialog::check);
    connect(kept_, &QLineEdit::returnPressed, this, &CheckRecordsDialog::check);
    connect(close_, &QPushButton::clicked, this, &QDialog::accept);
    connect(stop_, &QPushButton::clicked, &records_, &RecordsModel::stopCheck);
    connect(this, &QDialog::finished, &records_, &RecordsModel::stopCheck); // nobody sees what comes of it
    connect(copy_, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(head_->text()); });
    connect(&records_, &RecordsModel::checked, this, &CheckRecordsDialog::told);
    connect(&records_, &RecordsModel::busyChanged, this, &CheckRecordsDialog::refresh);
    refresh();
}

void CheckRecordsDialog::name() {
    setObjectName(QStringLiteral("checkRecords"));
    kept_->setObjectName(QStringLiteral("keptHead"));
    kept_->setAccessibleName(tr("What an earlier check gave to be kept"));
    kept_->setPlaceholderText(tr("May be left empty"));
    message_->setObjectName(QStringLiteral("checkMessage"));
    head_->setObjectName(QStringLiteral("headToKeep"));
    head_->setAccessibleName(tr("To be kept for the next check"));
    head_->setReadOnly(true);
    copy_->setObjectName(QStringLiteral("copyHead"));
    check_->setObjectName(QStringLiteral("checkNow"));
    stop_->setObjectName(QStringLiteral("checkStop"));
    close_->setObjectName(QStringLiteral("checkClose"));
    progress_->setRange(0, 0);
    progress_->setTextVisible(false);
    progress_->setAccessibleName(tr("Checking the records"));
}

QWidget* CheckRecordsDialog::makeResult() {
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(head_, 1);
    row->addWidget(copy_);
    auto* layout = new QVBoxLayout(result_);
    layout->setContentsMargins({});
    layout->setSpacing(8);
    layout->addWidget(buddyLabel(tr("&Keep this in another place, for the next check"), head_, result_));
    layout->addLayout(row);
    layout->addWidget(makeLabel(text::whyKeepHead(), role::quiet, result_));
    result_->setVisible(false);
    return result_;
}

void CheckRecordsDialog::lay() {
    QVBoxLayout* layout = layDialog(this, tr("Check the records"));
    setMinimumWidth(560);
    layout->addWidget(makeLabel(text::whatACheckDoes(), {}, this));
    layout->addWidget(buddyLabel(tr("What an &earlier check gave to be kept"), kept_, this));
    layout->addWidget(kept_);
    auto* underWay = new QHBoxLayout;
    underWay->setSpacing(8);
    underWay->addWidget(progress_, 1);
    underWay->addWidget(stop_);
    layout->addLayout(underWay);
    layout->addWidget(message_);
    layout->addWidget(makeResult());
    layout->addSpacing(6);
    layout->addLayout(buttonRow(close_, check_));
}

void CheckRecordsDialog::check() {
    const QString problem = RecordsModel::headProblem(kept_->text());
    message_->setProblem(problem);
    result_->setVisible(false);
    if (problem.isEmpty())
        return records_.check(kept_->text());
    growToText(this);
    kept_->setFocus();
}

void CheckRecordsDialog::told(bool inOrder, const QString& sentence, const QString& head) {
    if (inOrder)
        message_->showSuccess(sentence);
    else
        message_->showProblem(sentence);
    head_->setText(head);
    head_->setCursorPosition(0);
    result_->setVisible(!head.isEmpty());
    growToText(this);
    close_->setFocus();
}

void CheckRecordsDialog::refresh() {
    progress_->setVisible(records_.checking());
    stop_->setVisible(records_.checking());
    check_->setEnabled(!records_.checking());
    kept_->setEnabled(!records_.checking());
}

} // namespace fidesk::ui
