#include "ui/widgets/KeyPinPanel.h"

#include "ui/text/KeyPrompts.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/PinDisplay.h"

#include <QButtonGroup>
#include <QHBoxLayout>

namespace fidesk::ui {

namespace {

constexpr int fieldWidth = 420;
constexpr int mostDigits = 63;

} // namespace

KeyPinPanel::KeyPinPanel(KeyModel& key, QWidget* parent)
    : QWidget(parent), key_(key), heading_(makeLabel(tr("PIN"), role::heading, this)),
      state_(makeLabel({}, role::quiet, this)), message_(new MessageBar(this)), trouble_(makeTrouble()),
      form_(makeForm()), progress_(new QProgressBar(this)), cancel_(makeButton(tr("&Cancel"), {}, this)),
      act_(makeButton(tr("&Set the PIN"), role::primary, this)) {
    setObjectName(QStringLiteral("pinPanel"));
    message_->setObjectName(QStringLiteral("keyMessage"));
    state_->setObjectName(QStringLiteral("pinState"));
    cancel_->setObjectName(QStringLiteral("keyCancel"));
    act_->setObjectName(QStringLiteral("keyAct"));
    progress_->setRange(0, 0);
    progress_->setTextVisible(false);
    progress_->setAccessibleName(tr("Working"));
    lay();
    connect(&key_, &KeyModel::changed, this, &KeyPinPanel::refresh);
    connect(&key_, &KeyModel::pinSet, message_,
            [this](const QString& name) { message_->showSuccess(tr("%1 has its PIN now.").arg(name)); });
    connect(&key_, &KeyModel::pinChanged, message_, [this](const QString& name) {
        message_->showSuccess(tr("The PIN of %1 is changed.").arg(name));
    });
    connect(&key_, &KeyModel::pinGenerated, this, &KeyPinPanel::generated);
    connect(&key_, &KeyModel::pinInDoubt, this, &KeyPinPanel::inDoubt);
    connect(toReset_, &QPushButton::clicked, this, &KeyPinPanel::resetWanted);
    connect(cancel_, &QPushButton::clicked, &key_, &KeyModel::cancel);
    connect(act_, &QPushButton::clicked, this, &KeyPinPanel::act);
    connect(new_, &NewPinForm::changed, this, &KeyPinPanel::refreshButtons);
    connect(new_, &NewPinForm::submitted, this, &KeyPinPanel::act);
    connect(old_, &PinEdit::lengthChanged, this, &KeyPinPanel::refreshButtons);
    connect(old_, &QLineEdit::returnPressed, this, [this] {
        if (typed_->isChecked())
            new_->focusFirst();
        else
            act();
    });
    connect(typed_, &QRadioButton::toggled, this, [this](bool typed) {
        ways_->setCurrentIndex(typed ? 0 : 1);
        refreshButtons();
    });
    refresh();
}

QFrame* KeyPinPanel::makeTrouble() {
    QFrame* frame = makeFrame(role::note, this);
    frame->setObjectName(QStringLiteral("pinTrouble"));
    troubleText_ = makeLabel({}, role::label, frame);
    toReset_ = makeButton(tr("Go to &Reset"), {}, frame);
    toReset_->setObjectName(QStringLiteral("toReset"));
    auto* layout = new QHBoxLayout(frame);
    layout->setContentsMargins(14, 12, 14, 12);
    layout->setSpacing(12);
    layout->addWidget(troubleText_, 1);
    layout->addWidget(toReset_);
    return frame;
}

QWidget* KeyPinPanel::makeMadeUp() {
    auto* page = new QWidget(this);
    digits_ = new QSpinBox(page);
    digits_->setObjectName(QStringLiteral("pinDigits"));
    digits_->setAccessibleName(tr("Digits of the PIN"));
    digits_->setMinimumWidth(90);
    QLabel* label = makeLabel(tr("&Digits"), role::label, page);
    label->setTextFormat(Qt::AutoText);
    label->setBuddy(digits_);
    auto* row = new QHBoxLayout;
    row->addWidget(digits_);
    row->addStretch(1);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins({});
    layout->setSpacing(6);
    layout->addWidget(label);
    layout->addLayout(row);
    layout->addSpacing(4);
    layout->addWidget(makeLabel(tr("Random digits, nothing that is easy to guess. The PIN is shown once, to "
                                   "be handed to the user."),
                                role::quiet, page));
    layout->addStretch(1);
    return page;
}

QWidget* KeyPinPanel::makeForm() {
    auto* form = new QWidget(this);
    oldLabel_ = makeLabel(tr("P&IN now"), role::label, form);
    old_ = new PinEdit(tr("PIN now"), form);
    old_->setObjectName(QStringLiteral("oldPin"));
    oldLabel_->setTextFormat(Qt::AutoText);
    oldLabel_->setBuddy(old_);
    typed_ = new QRadioButton(tr("&Type a new PIN"), form);
    made_ = new QRadioButton(tr("&Generate one"), form);
    typed_->setObjectName(QStringLiteral("pinTyped"));
    made_->setObjectName(QStringLiteral("pinMade"));
    typed_->setChecked(true);
    auto* choice = new QHBoxLayout;
    choice->setSpacing(18);
    choice->addWidget(typed_);
    choice->addWidget(made_);
    choice->addStretch(1);
    ways_ = new QStackedWidget(form);
    new_ = new NewPinForm(ways_);
    ways_->addWidget(new_);
    ways_->addWidget(makeMadeUp());
    auto* layout = new QVBoxLayout(form);
    layout->setContentsMargins({});
    layout->setSpacing(6);
    layout->addWidget(oldLabel_);
    layout->addWidget(old_);
    layout->addSpacing(8);
    layout->addLayout(choice);
    layout->addSpacing(8);
    layout->addWidget(ways_);
    form->setMaximumWidth(fieldWidth);
    return form;
}

void KeyPinPanel::lay() {
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(act_);
    buttons->addWidget(cancel_);
    buttons->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(12);
    layout->addWidget(heading_);
    layout->addWidget(state_);
    layout->addWidget(message_);
    layout->addWidget(trouble_);
    layout->addWidget(form_);
    layout->addLayout(buttons);
    layout->addWidget(progress_);
    layout->addStretch(1);
}

bool KeyPinPanel::possible() const {
    const PinState state = key_.pin();
    return state == PinState::NotSet || state == PinState::Set || state == PinState::MustChange;
}

QString KeyPinPanel::trouble() const {
    if (key_.pin() == PinState::NoPinFeature)
        return key_.whyNoPin();
    return key_.pin() == PinState::NotSet ? QString() : key_.pinTrouble();
}

void KeyPinPanel::refreshTrouble() {
    const QString sentence = trouble();
    const bool news = sentence != troubleText_->text() && !sentence.isEmpty();
    troubleText_->setText(sentence);
    trouble_->setVisible(!sentence.isEmpty());
    toReset_->setVisible(key_.pin() == PinState::Blocked);
    if (news && isVisible())
        announce(troubleText_, sentence);
}

void KeyPinPanel::setDigits() {
    const int value = digits_->value();
    digits_->setRange(static_cast<int>(key_.fewestDigits()), mostDigits);
    digits_->setValue(shownKey_ == key_.id() ? value : static_cast<int>(key_.usualDigits()));
}

void KeyPinPanel::refresh() {
    setDigits();
    if (key_.id() != shownKey_) {
        shownKey_ = key_.id();
        message_->dismiss();
        old_->wipe();
        new_->wipe();
    }
    state_->setText(key_.loaded() ? key_.pinInWords() : tr("Asking the key…"));
    refreshTrouble();
    const bool change = hasPin(key_.pin());
    oldLabel_->setVisible(change);
    old_->setVisible(change);
    form_->setVisible(possible());
    form_->setEnabled(!key_.busy());
    new_->setMinLength(key_.minPinLength());
    progress_->setVisible(key_.busy() && key_.loaded());
    cancel_->setVisible(key_.busy() && key_.loaded() && possible());
    if (possible() && !key_.problem().isEmpty() && isVisible()) {
        message_->showProblem(key_.problem());
        startOver();
    }
    // Where the state says it all, it is not said twice.
    if (key_.pin() != shownState_ && !possible() && key_.loaded())
        message_->dismiss();
    shownState_ = key_.pin();
    refreshButtons();
}

/// What was typed is wiped by now, all of it.
void KeyPinPanel::startOver() {
    if (!form_->isAncestorOf(focusWidget()))
        return;
    if (old_->isVisible())
        old_->setFocus();
    else if (typed_->isChecked())
        new_->focusFirst();
}

void KeyPinPanel::refreshButtons() {
    const bool change = hasPin(key_.pin());
    const bool typed = typed_->isChecked();
    act_->setVisible(possible());
    act_->setText(!typed ? tr("Ge&nerate a PIN") : change ? tr("C&hange the PIN") : tr("&Set the PIN"));
    act_->setEnabled(possible() && !key_.busy() && (!change || old_->length() > 0));
}

void KeyPinPanel::act() {
    if (!act_->isEnabled() || !act_->isVisibleTo(this))
        return;
    message_->dismiss();
    if (made_->isChecked())
        key_.generatePin(old_->take(), static_cast<std::size_t>(digits_->value()));
    else if (hasPin(key_.pin()))
        key_.changePin(old_->take(), new_->takeFirst(), new_->takeSecond());
    else
        key_.setPin(new_->takeFirst(), new_->takeSecond());
}

void KeyPinPanel::generated(const QString& keyName) {
    auto* dialog = new GeneratedPinDialog(
        key_.takeGenerated(), tr("The new PIN of %1").arg(keyName),
        tr("The key has this PIN now. It is shown this once and kept nowhere: hand it to the person who gets "
           "the key."),
        window());
    connect(dialog, &QDialog::accepted, this, [this, keyName] {
        message_->showSuccess(tr("%1 has the generated PIN now.").arg(keyName));
        typed_->setChecked(true);
    });
    dialog->open();
}

void KeyPinPanel::inDoubt(const QString& keyName, bool replaced) {
    auto* dialog = new GeneratedPinDialog(key_.takeGenerated(), tr("A PIN that %1 may have").arg(keyName),
                                          text::generatedPinInDoubt(replaced), window());
    dialog->open();
}

} // namespace fidesk::ui
