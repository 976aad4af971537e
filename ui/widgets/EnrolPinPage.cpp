#include "ui/widgets/EnrolPinPage.h"

#include "ui/text/EnrolSteps.h"
#include "ui/text/Prompts.h"
#include "ui/widgets/LetterDialog.h"
#include "ui/widgets/Pieces.h"
#include "ui/widgets/PinDisplay.h"

#include <QVBoxLayout>

namespace fidesk::ui {

EnrolPinPage::EnrolPinPage(EnrolmentModel& enrolment, QWidget* parent)
    : QStackedWidget(parent), enrolment_(enrolment), newPin_(new NewPinForm(this)) {
    addWidget(newPin_);
    addWidget(makeProof());
    connect(newPin_, &NewPinForm::submitted, this, &EnrolPinPage::submitted);
    connect(newPin_, &NewPinForm::changed, this, &EnrolPinPage::changed);
    connect(pin_, &QLineEdit::returnPressed, this, &EnrolPinPage::submitted);
    connect(pin_, &PinEdit::lengthChanged, this, &EnrolPinPage::changed);
}

QWidget* EnrolPinPage::makeProof() {
    auto* page = new QWidget(this);
    pin_ = new PinEdit(tr("PIN of the key"), page);
    pin_->setObjectName(QStringLiteral("pin"));
    tries_ = makeLabel({}, role::quiet, page);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins({});
    QLabel* label = makeLabel(tr("&PIN"), role::label, page);
    label->setTextFormat(Qt::AutoText); // so that the mnemonic works
    label->setBuddy(pin_);
    layout->addWidget(label);
    layout->addWidget(pin_);
    layout->addWidget(tries_);
    layout->addStretch(1);
    return page;
}

void EnrolPinPage::refresh() {
    setCurrentIndex(enrolment_.newPin() ? 0 : 1);
    newPin_->setMinLength(enrolment_.minPinLength());
    tries_->setText(enrolment_.triesLeft() ? text::triesLeft(*enrolment_.triesLeft()) : QString());
}

void EnrolPinPage::wipe() {
    newPin_->wipe();
    pin_->wipe();
}

void EnrolPinPage::focusFirst() {
    if (enrolment_.newPin())
        newPin_->focusFirst();
    else
        pin_->setFocus();
}

bool EnrolPinPage::complete() const {
    return enrolment_.newPin() || pin_->length() > 0;
}

void EnrolPinPage::submit() {
    if (enrolment_.newPin())
        enrolment_.setNewPin(newPin_->takeFirst(), newPin_->takeSecond());
    else
        enrolment_.provePin(pin_->take());
}

EnrolHandOverPage::EnrolHandOverPage(EnrolmentModel& enrolment, QWidget* parent)
    : QWidget(parent), enrolment_(enrolment), words_(makeLabel({}, {}, this)), display_(new QWidget(this)),
      letter_(makeButton(tr("&Print letter…"), {}, this)) {
    words_->setObjectName(QStringLiteral("handOverWords"));
    letter_->setObjectName(QStringLiteral("enrolLetter"));
    auto* inside = new QVBoxLayout(display_);
    inside->setContentsMargins({});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(14);
    layout->addWidget(words_);
    layout->addWidget(display_);
    layout->addWidget(letter_, 0, Qt::AlignLeft);
    layout->addStretch(1);
    connect(letter_, &QPushButton::clicked, this, &EnrolHandOverPage::printLetter);
    refresh();
}

void EnrolHandOverPage::refresh() {
    const auto pin = enrolment_.generatedPin();
    const bool stays = enrolment_.state() == EnrolmentModel::State::PinStays;
    const QString& key = enrolment_.keyName();
    words_->setText(!stays                    ? text::givePin(enrolment_.user().name)
                    : enrolment_.pinInDoubt() ? text::pinMayStay(key)
                                              : text::pinStays(key));
    letter_->setVisible(pin && !stays);
    if (pin && pin == shown_.lock())
        return;
    shown_ = pin;
    qDeleteAll(display_->findChildren<PinDisplay*>());
    qDeleteAll(findChildren<LetterDialog*>()); // They have it, too.
    if (pin)
        display_->layout()->addWidget(new PinDisplay(enrolment_.shownPin(), display_));
}

void EnrolHandOverPage::printLetter() {
    if (const auto pin = enrolment_.generatedPin())
        (new LetterDialog(enrolment_.slipDetails(), pin, this))->open();
}

} // namespace fidesk::ui
