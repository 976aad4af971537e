#include "ui/widgets/UnlockForm.h"

#include <QHBoxLayout>

namespace fidesk::ui {

namespace {

bool canBeGiven(PinState state) {
    return state == PinState::Set || state == PinState::Unknown;
}

} // namespace

UnlockForm::UnlockForm(KeyAccess& access, const QString& why, QWidget* parent)
    : QWidget(parent), access_(access), why_(makeLabel(why, {}, this)),
      label_(makeLabel(tr("&PIN of the key"), role::label, this)),
      pin_(new PinEdit(tr("PIN of the key"), this)), unlock_(makeButton(tr("U&nlock"), role::primary, this)),
      message_(new MessageBar(this)), progress_(new QProgressBar(this)), state_(makeLabel({}, {}, this)),
      lead_(makeButton({}, {}, this)) {
    setObjectName(QStringLiteral("unlockForm"));
    pin_->setObjectName(QStringLiteral("unlockPin"));
    unlock_->setObjectName(QStringLiteral("unlock"));
    message_->setObjectName(QStringLiteral("unlockMessage"));
    lead_->setObjectName(QStringLiteral("unlockLead"));
    lay();
    connect(pin_, &PinEdit::lengthChanged, this, &UnlockForm::refresh);
    connect(pin_, &QLineEdit::returnPressed, this, &UnlockForm::submit);
    connect(unlock_, &QPushButton::clicked, this, &UnlockForm::submit);
    connect(lead_, &QPushButton::clicked, this, &UnlockForm::lead);
    connect(&access_, &KeyAccess::changed, this, &UnlockForm::refresh);
    connect(&access_, &KeyAccess::problem, this, &UnlockForm::failed);
    connect(&access_, &KeyAccess::unlockedChanged, this, [this] {
        const bool mine = std::exchange(asked_, false);
        pin_->wipe();
        message_->dismiss();
        if (mine && access_.unlocked())
            Q_EMIT unlocked();
    });
    refresh();
}

void UnlockForm::lay() {
    label_->setTextFormat(Qt::AutoText); // so that the mnemonic works
    label_->setBuddy(pin_);
    pin_->setMaximumWidth(360);
    progress_->setRange(0, 0);
    progress_->setTextVisible(false);
    progress_->setAccessibleName(tr("Working"));
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(pin_, 1);
    row->addWidget(unlock_);
    row->addWidget(lead_);
    row->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(8);
    why_->setVisible(!why_->text().isEmpty());
    layout->addWidget(why_);
    layout->addWidget(message_);
    layout->addWidget(state_);
    layout->addWidget(label_);
    layout->addLayout(row);
    layout->addWidget(progress_);
    layout->addStretch(1);
}

void UnlockForm::refresh() {
    if (shownKey_ != access_.id()) {
        shownKey_ = access_.id();
        asked_ = false;
        pin_->wipe();
        message_->dismiss();
    }
    const PinState state = access_.pin();
    const bool possible = canBeGiven(state);
    label_->setVisible(possible);
    pin_->setVisible(possible);
    unlock_->setVisible(possible);
    progress_->setVisible(possible && asked_);
    pin_->setReadOnly(asked_); // Disabled, it would lose the focus to somewhere else in the window.
    unlock_->setEnabled(!asked_ && pin_->length() > 0 && access_.present());
    state_->setText(access_.pinTrouble());
    state_->setVisible(!possible);
    if (!possible) // It says what the last message said, and what to do; once is enough.
        message_->dismiss();
    const bool reset = state == PinState::Blocked;
    lead_->setVisible(!possible && state != PinState::ReplugNeeded && state != PinState::NoPinFeature);
    lead_->setText(reset ? tr("Go to &Reset") : tr("Go to &PIN"));
}

void UnlockForm::submit() {
    if (!unlock_->isEnabled() || !unlock_->isVisibleTo(this))
        return;
    message_->dismiss();
    asked_ = true;
    refresh();
    access_.unlock(pin_->take());
}

void UnlockForm::failed(const QString& sentence) {
    if (!asked_)
        return;
    asked_ = false;
    refresh();
    // What the state of the PIN says is said by itself.
    message_->showProblem(sentence);
    pin_->setFocus();
}

void UnlockForm::lead() {
    if (access_.pin() == PinState::Blocked)
        Q_EMIT resetWanted();
    else
        Q_EMIT pinPageWanted();
}

} // namespace fidesk::ui
