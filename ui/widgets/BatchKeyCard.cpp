#include "ui/widgets/BatchKeyCard.h"

#include "ui/widgets/LetterDialog.h"
#include "ui/widgets/Pieces.h"

#include <QHBoxLayout>

namespace fidesk::ui {

using Need = BatchKeyItem::Need;

BatchKeyCard::BatchKeyCard(BatchModel& batch, const BatchKeyItem& item, QWidget* parent)
    : QFrame(parent), batch_(batch), heading_(makeLabel({}, role::quiet, this)),
      words_(makeLabel({}, role::heading, this)), problem_(makeLabel({}, role::label, this)),
      newPin_(new NewPinForm(this)), pin_(new PinEdit(tr("PIN of the key"), this)),
      display_(new QWidget(this)), act_(makeButton({}, role::primary, this)),
      decline_(makeButton({}, {}, this)), letter_(makeButton(tr("&Print letter…"), {}, this)) {
    setObjectName(QStringLiteral("batchKey"));
    words_->setObjectName(QStringLiteral("batchKeyWords"));
    pin_->setObjectName(QStringLiteral("batchPin"));
    act_->setObjectName(QStringLiteral("batchKeyAct"));
    decline_->setObjectName(QStringLiteral("batchKeyDecline"));
    letter_->setObjectName(QStringLiteral("batchKeyLetter"));
    setProperty("role", role::card);
    lay();
    connect(act_, &QPushButton::clicked, this, &BatchKeyCard::act);
    connect(letter_, &QPushButton::clicked, this, &BatchKeyCard::printLetter);
    connect(decline_, &QPushButton::clicked, this, &BatchKeyCard::decline);
    connect(newPin_, &NewPinForm::changed, this, &BatchKeyCard::enableAct);
    connect(newPin_, &NewPinForm::submitted, this, &BatchKeyCard::act);
    connect(pin_, &PinEdit::lengthChanged, this, &BatchKeyCard::enableAct);
    connect(pin_, &PinEdit::returnPressed, this, &BatchKeyCard::act);
    showInput();
    update(item);
}

void BatchKeyCard::lay() {
    auto* inside = new QVBoxLayout(display_);
    inside->setContentsMargins({});
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch(1);
    buttons->addWidget(letter_);
    buttons->addWidget(decline_);
    buttons->addWidget(act_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(18, 12, 18, 12);
    layout->setSpacing(8);
    layout->addWidget(heading_);
    layout->addWidget(words_);
    layout->addWidget(problem_);
    layout->addWidget(newPin_);
    layout->addWidget(pin_);
    layout->addWidget(display_);
    layout->addLayout(buttons);
}

void BatchKeyCard::update(const BatchKeyItem& item) {
    const bool asksAnew = item.need != item_.need || item.problem != item_.problem;
    item_ = item;
    const QString whom = item.user.isEmpty() ? item.name : tr("%1 · for %2").arg(item.name, item.user);
    heading_->setText(item.label.isEmpty() ? whom : tr("%1 · label %2").arg(whom, item.label));
    words_->setText(item.words);
    problem_->setText(item.problem);
    problem_->setVisible(!item.problem.isEmpty());
    const bool over = item.need == Need::Removal;
    setRole(this, !over ? role::card : item.good ? role::success : role::danger);
    for (QLabel* label : {heading_, words_, problem_})
        setRole(label, label->property("role").toString()); // Looks again at the frame it is in.
    if (!asksAnew)
        return;
    showInput();
    if (item.need != Need::Nothing)
        announce(words_, tr("%1: %2 %3").arg(whom, item.words, item.problem));
}

bool BatchKeyCard::wantsInput() const {
    return item_.need == Need::FirstPin || item_.need == Need::Pin || item_.need == Need::HandOver ||
           item_.need == Need::Decision;
}

void BatchKeyCard::showInput() {
    newPin_->setVisible(item_.need == Need::FirstPin);
    pin_->setVisible(item_.need == Need::Pin);
    if (item_.need == Need::HandOver)
        showPin();
    else
        hidePin();
    act_->setVisible(wantsInput());
    const bool asksPin = item_.need == Need::FirstPin || item_.need == Need::Pin;
    decline_->setVisible(asksPin || item_.need == Need::Decision);
    act_->setText(item_.need == Need::HandOver   ? tr("Handed over, next")
                  : item_.need == Need::Decision ? tr("Use this key")
                  : item_.need == Need::FirstPin ? tr("Set this PIN")
                                                 : tr("Use this PIN"));
    decline_->setText(tr("Use another key"));
    newPin_->wipe();
    newPin_->setMinLength(item_.minPinLength);
    pin_->wipe();
    enableAct();
}

void BatchKeyCard::showPin() {
    hidePin();
    slip_ = batch_.takePin(item_.id);
    if (slip_)
        display_->layout()->addWidget(new PinDisplay(Secret(slip_->pin.view()), display_));
    display_->setVisible(true);
    letter_->setVisible(slip_ != nullptr);
}

void BatchKeyCard::hidePin() {
    qDeleteAll(display_->findChildren<PinDisplay*>());
    qDeleteAll(findChildren<LetterDialog*>());
    slip_.reset();
    display_->setVisible(false);
    letter_->setVisible(false);
}

void BatchKeyCard::enableAct() {
    act_->setEnabled(item_.need == Need::FirstPin ? newPin_->complete()
                     : item_.need == Need::Pin    ? pin_->length() > 0
                                                  : true);
}

void BatchKeyCard::focusInput() {
    switch (item_.need) {
    case Need::FirstPin:
        return newPin_->focusFirst();
    case Need::Pin:
        return pin_->setFocus();
    case Need::HandOver:
    case Need::Decision:
        return act_->setFocus();
    case Need::Nothing:
    case Need::Touch:
    case Need::Removal:
        return;
    }
}

void BatchKeyCard::act() {
    if (!act_->isEnabled())
        return;
    act_->setEnabled(false);
    switch (item_.need) {
    case Need::FirstPin:
        batch_.givePin(item_.id, newPin_->takeFirst());
        return newPin_->wipe();
    case Need::Pin:
        return batch_.givePin(item_.id, pin_->take());
    case Need::HandOver:
        hidePin();
        return batch_.handedOver(item_.id);
    case Need::Decision:
        return batch_.decide(item_.id, true);
    case Need::Nothing:
    case Need::Touch:
    case Need::Removal:
        return;
    }
}

void BatchKeyCard::printLetter() {
    if (!slip_)
        return;
    auto* dialog = new LetterDialog(slip_->details, {slip_, &slip_->pin}, this);
    connect(dialog, &LetterDialog::finished, act_, [this] { act_->setFocus(); });
    dialog->open();
}

void BatchKeyCard::decline() {
    if (item_.need == Need::Decision)
        return batch_.decide(item_.id, false);
    newPin_->wipe();
    pin_->wipe();
    batch_.giveUp(item_.id);
}

} // namespace fidesk::ui
