#include "ui/widgets/NewPinForm.h"

#include "ui/text/Prompts.h"
#include "ui/widgets/Pieces.h"

#include <QVBoxLayout>

namespace fidesk::ui {

namespace {

QString ticked(bool done, const QString& text) {
    return (done ? QStringLiteral("✓  ") : QStringLiteral("·  ")) + text;
}

QLabel* fieldLabel(const QString& text, QWidget* buddy, QWidget* parent) {
    QLabel* label = makeLabel(text, role::label, parent);
    label->setTextFormat(Qt::AutoText); // so that the mnemonic works
    label->setBuddy(buddy);
    return label;
}

} // namespace

NewPinForm::NewPinForm(QWidget* parent)
    : QWidget(parent), first_(new PinEdit(tr("New PIN"), this)),
      second_(new PinEdit(tr("New PIN again"), this)), lengthHint_(makeLabel({}, role::quiet, this)),
      sameHint_(makeLabel({}, role::quiet, this)) {
    first_->setObjectName(QStringLiteral("newPin"));
    second_->setObjectName(QStringLiteral("newPinAgain"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(6);
    layout->addWidget(fieldLabel(tr("New &PIN"), first_, this));
    layout->addWidget(first_);
    layout->addSpacing(6);
    layout->addWidget(fieldLabel(tr("The same PIN &again"), second_, this));
    layout->addWidget(second_);
    layout->addSpacing(4);
    layout->addWidget(lengthHint_);
    layout->addWidget(sameHint_);
    for (const PinEdit* edit : {first_, second_}) {
        connect(edit, &PinEdit::lengthChanged, this, &NewPinForm::showHints);
        connect(edit, &PinEdit::lengthChanged, this, &NewPinForm::changed);
    }
    connect(first_, &QLineEdit::returnPressed, second_, qOverload<>(&QWidget::setFocus));
    connect(second_, &QLineEdit::returnPressed, this, &NewPinForm::submitted);
    showHints();
}

void NewPinForm::setMinLength(std::size_t codePoints) {
    minLength_ = codePoints;
    showHints();
}

bool NewPinForm::complete() const {
    return first_->length() >= minLength_ && first_->sameAs(*second_);
}

void NewPinForm::wipe() {
    first_->wipe();
    second_->wipe();
}

void NewPinForm::showHints() {
    lengthHint_->setText(ticked(first_->length() >= minLength_, text::newPinHint(minLength_)));
    sameHint_->setText(ticked(first_->length() > 0 && first_->sameAs(*second_), tr("Typed twice the same.")));
}

} // namespace fidesk::ui
