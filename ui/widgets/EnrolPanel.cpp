#include "ui/widgets/EnrolPanel.h"

#include "ui/text/Prompts.h"
#include "ui/widgets/EnrolPrompts.h"
#include "ui/widgets/Icons.h"

#include <QHBoxLayout>

namespace fidesk::ui {

using State = EnrolmentModel::State;
using Step = EnrolmentModel::Step;

namespace {

QVBoxLayout* centred(QWidget* page) {
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 12, 0, 12);
    layout->setSpacing(12);
    return layout;
}

QLabel* centredLabel(const QString& role, QWidget* parent) {
    QLabel* label = makeLabel({}, role, parent);
    label->setAlignment(Qt::AlignHCenter);
    return label;
}

} // namespace

EnrolPanel::EnrolPanel(EnrolmentModel& enrolment, QWidget* parent)
    : QFrame(parent), enrolment_(enrolment), title_(makeLabel({}, role::title, this)),
      steps_(new StepIndicator({tr("Insert"), tr("PIN"), tr("Touch"), tr("Nickname"), tr("Done")}, this)),
      prompt_(makeLabel({}, role::heading, this)), message_(new MessageBar(this)),
      pages_(new QStackedWidget(this)), progress_(new QProgressBar(this)),
      cancel_(makeButton(tr("&Cancel"), {}, this)), back_(makeButton(tr("&Back"), {}, this)),
      next_(makeButton(tr("Co&ntinue"), role::primary, this)) {
    setObjectName(QStringLiteral("enrolPanel"));
    message_->setObjectName(QStringLiteral("enrolMessage"));
    prompt_->setObjectName(QStringLiteral("enrolPrompt"));
    cancel_->setObjectName(QStringLiteral("enrolCancel"));
    back_->setObjectName(QStringLiteral("enrolBack"));
    next_->setObjectName(QStringLiteral("enrolNext"));
    progress_->setRange(0, 0);
    progress_->setTextVisible(false);
    progress_->setAccessibleName(tr("Working"));
    for (QWidget* page :
         {makeInsertPage(), makePinPage(), makeTouchPage(), makeNicknamePage(), makeDonePage()})
        pages_->addWidget(page);
    lay();
    connect(cancel_, &QPushButton::clicked, &enrolment_, &EnrolmentModel::cancel);
    connect(back_, &QPushButton::clicked, &enrolment_, &EnrolmentModel::startOver);
    connect(next_, &QPushButton::clicked, this, &EnrolPanel::act);
    connect(&enrolment_, &EnrolmentModel::changed, this, &EnrolPanel::refresh);
    connect(&enrolment_, &EnrolmentModel::secondsLeftChanged, this, &EnrolPanel::showSeconds);
    refresh();
}

void EnrolPanel::lay() {
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(cancel_);
    buttons->addStretch(1);
    buttons->addWidget(back_);
    buttons->addWidget(next_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(16);
    layout->addWidget(title_);
    layout->addWidget(steps_);
    layout->addSpacing(4);
    layout->addWidget(prompt_);
    layout->addWidget(message_);
    layout->addWidget(pages_);
    layout->addStretch(1);
    layout->addWidget(progress_);
    layout->addLayout(buttons);
    QWidget::setTabOrder(next_, back_);
    QWidget::setTabOrder(back_, cancel_);
}

QWidget* EnrolPanel::makeInsertPage() {
    auto* page = new QWidget(this);
    insertDrawing_ = new DrawingLabel(Drawing::KeyInsert, 112, page);
    centred(page)->addWidget(insertDrawing_, 0, Qt::AlignCenter);
    return page;
}

QWidget* EnrolPanel::makePinPage() {
    auto* ask = new QWidget(this);
    pin_ = new PinEdit(tr("PIN of the key"), ask);
    pin_->setObjectName(QStringLiteral("pin"));
    tries_ = makeLabel({}, role::quiet, ask);
    auto* layout = new QVBoxLayout(ask);
    layout->setContentsMargins({});
    QLabel* label = makeLabel(tr("&PIN"), role::label, ask);
    label->setTextFormat(Qt::AutoText);
    label->setBuddy(pin_);
    layout->addWidget(label);
    layout->addWidget(pin_);
    layout->addWidget(tries_);
    layout->addStretch(1);

    newPin_ = new NewPinForm(this);
    pinPages_ = new QStackedWidget(this);
    pinPages_->addWidget(newPin_);
    pinPages_->addWidget(ask);
    connect(newPin_, &NewPinForm::submitted, this, &EnrolPanel::act);
    connect(newPin_, &NewPinForm::changed, this, &EnrolPanel::refreshButtons);
    connect(pin_, &QLineEdit::returnPressed, this, &EnrolPanel::act);
    connect(pin_, &PinEdit::lengthChanged, this, &EnrolPanel::refreshButtons);
    return pinPages_;
}

QWidget* EnrolPanel::makeTouchPage() {
    auto* page = new QWidget(this);
    ring_ = new CountdownRing(page);
    seconds_ = centredLabel(role::countdown, page);
    seconds_->setObjectName(QStringLiteral("secondsLeft"));
    QVBoxLayout* layout = centred(page);
    layout->addWidget(ring_, 0, Qt::AlignCenter);
    layout->addWidget(seconds_);
    return page;
}

QWidget* EnrolPanel::makeNicknamePage() {
    auto* page = new QWidget(this);
    nickname_ = new QLineEdit(page);
    nickname_->setObjectName(QStringLiteral("nickname"));
    nickname_->setAccessibleName(tr("Nickname of the key"));
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins({});
    QLabel* label = makeLabel(tr("N&ickname, at most 30 characters"), role::label, page);
    label->setTextFormat(Qt::AutoText);
    label->setBuddy(nickname_);
    layout->addWidget(label);
    layout->addWidget(nickname_);
    layout->addStretch(1);
    connect(nickname_, &QLineEdit::returnPressed, this, &EnrolPanel::act);
    return page;
}

QWidget* EnrolPanel::makeDonePage() {
    auto* page = new QWidget(this);
    auto* drawing = new DrawingLabel(Drawing::Check, 96, page);
    drawing->setColour(DrawingLabel::Colour::Success);
    handOver_ = centredLabel(role::quiet, page);
    QVBoxLayout* layout = centred(page);
    layout->addWidget(drawing, 0, Qt::AlignCenter);
    layout->addWidget(handOver_);
    return page;
}

QString EnrolPanel::prompt() const {
    return promptOf(enrolment_);
}

QString EnrolPanel::nextLabel() const {
    switch (enrolment_.state()) {
    case State::NeedPin:
        return enrolment_.newPin() ? tr("&Set the PIN") : tr("Co&ntinue");
    case State::NeedNickname:
        return tr("&Register");
    case State::Failed:
        return enrolment_.canTryAgain() ? tr("&Try again") : QString();
    case State::Done:
        return tr("&Done");
    case State::Closed:
    case State::NeedKey:
    case State::Asking:
    case State::CheckingPin:
    case State::Touching:
    case State::Registering:
    case State::Cancelling:
        return {};
    }
    return {};
}

bool EnrolPanel::nextPossible() const {
    if (enrolment_.state() != State::NeedPin)
        return true;
    return enrolment_.newPin() || pin_->length() > 0;
}

void EnrolPanel::act() {
    if (!next_->isVisibleTo(this) || !next_->isEnabled())
        return;
    submit();
    if (enrolment_.state() == shown_ && !enrolment_.problem().isEmpty())
        focusFor(shown_); // what was entered was refused at once: enter it again
}

void EnrolPanel::submit() {
    if (enrolment_.canTryAgain())
        return enrolment_.tryAgain();
    if (enrolment_.state() == State::Done)
        return enrolment_.close();
    if (enrolment_.state() == State::NeedNickname)
        return enrolment_.submitNickname(nickname_->text());
    if (enrolment_.state() == State::NeedPin && enrolment_.newPin())
        return enrolment_.setNewPin(newPin_->takeFirst(), newPin_->takeSecond());
    if (enrolment_.state() == State::NeedPin)
        enrolment_.provePin(pin_->take());
}

void EnrolPanel::refresh() {
    const State state = enrolment_.state();
    title_->setText(tr("Register a key for %1").arg(enrolment_.user().name));
    steps_->setCurrent(static_cast<int>(enrolment_.step()));
    prompt_->setText(prompt());
    prompt_->setVisible(!prompt_->text().isEmpty());
    if (state == State::Done)
        message_->showSuccess(text::registeredAs(enrolment_.user().name, enrolment_.nickname()));
    else
        message_->setProblem(enrolment_.problem());
    progress_->setVisible(enrolment_.busy() && !enrolment_.touchWanted());
    refreshPages();
    refreshButtons();
    if (state != shown_) {
        shown_ = state;
        entered();
    }
}

void EnrolPanel::refreshPages() {
    const State state = enrolment_.state();
    pages_->setCurrentIndex(static_cast<int>(enrolment_.step()));
    pages_->setEnabled(!enrolment_.busy() && state != State::Failed);
    pinPages_->setCurrentIndex(enrolment_.newPin() ? 0 : 1);
    newPin_->setMinLength(enrolment_.minPinLength());
    tries_->setText(enrolment_.triesLeft() ? text::triesLeft(*enrolment_.triesLeft()) : QString());
    insertDrawing_->setColour(enrolment_.problem().isEmpty() ? DrawingLabel::Colour::Accent
                                                             : DrawingLabel::Colour::Quiet);
    handOver_->setText(text::handOver(enrolment_.user().name));
    if (enrolment_.touchWanted()) {
        showSeconds(enrolment_.secondsLeft());
    } else {
        ring_->setIdle();
        seconds_->clear();
    }
}

void EnrolPanel::refreshButtons() {
    const State state = enrolment_.state();
    const QString label = nextLabel();
    next_->setText(label);
    next_->setVisible(!label.isEmpty());
    next_->setEnabled(nextPossible());
    const bool canGoBack = state == State::Touching || state == State::NeedNickname || state == State::Failed;
    back_->setVisible(canGoBack);
    cancel_->setVisible(state != State::Done);
    cancel_->setEnabled(state != State::Cancelling);
}

void EnrolPanel::showSeconds(int left) {
    ring_->setSeconds(left, EnrolmentModel::touchSeconds());
    seconds_->setText(tr("%1 s left").arg(left));
}

void EnrolPanel::entered() {
    newPin_->wipe();
    pin_->wipe();
    if (shown_ == State::NeedNickname) {
        nickname_->setText(enrolment_.suggestedNickname());
        nickname_->selectAll();
    }
    if (enrolment_.problem().isEmpty() && shown_ != State::Done && shown_ != State::Closed)
        announce(prompt_, prompt_->text());
    if (isVisible())
        focusFor(shown_);
}

void EnrolPanel::focusFor(State state) {
    if (state == State::NeedPin && enrolment_.newPin())
        newPin_->focusFirst();
    else if (state == State::NeedPin)
        pin_->setFocus();
    else if (state == State::NeedNickname)
        nickname_->setFocus();
    else if (next_->isVisibleTo(this) && next_->isEnabled())
        next_->setFocus();
    else if (back_->isVisibleTo(this) && state == State::Failed)
        back_->setFocus();
    else
        cancel_->setFocus();
}

} // namespace fidesk::ui
