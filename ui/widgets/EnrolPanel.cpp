#include "ui/widgets/EnrolPanel.h"

#include "ui/text/EnrolSteps.h"
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
      steps_(new StepIndicator(stepsOf(enrolment), this)), prompt_(makeLabel({}, role::heading, this)),
      message_(new MessageBar(this)), pages_(new QStackedWidget(this)),
      choice_(new EnrolChoicePage(enrolment, this)), insert_(makeInsertPage()),
      reset_(new EnrolResetPage(enrolment, this)), pin_(new EnrolPinPage(enrolment, this)),
      touch_(makeTouchPage()), name_(makeNicknamePage()), handOver_(new EnrolHandOverPage(enrolment, this)),
      done_(makeDonePage()), progress_(new QProgressBar(this)), cancel_(makeButton(tr("&Cancel"), {}, this)),
      back_(makeButton(tr("&Back"), {}, this)), next_(makeButton(tr("Co&ntinue"), role::primary, this)) {
    nameParts();
    progress_->setRange(0, 0);
    progress_->setTextVisible(false);
    for (QWidget* page :
         std::initializer_list<QWidget*>{choice_, insert_, reset_, pin_, touch_, name_, handOver_, done_})
        pages_->addWidget(page);
    lay();
    connect(choice_, &EnrolChoicePage::submitted, this, &EnrolPanel::act);
    connect(pin_, &EnrolPinPage::submitted, this, &EnrolPanel::act);
    connect(pin_, &EnrolPinPage::changed, this, &EnrolPanel::refreshButtons);
    connect(cancel_, &QPushButton::clicked, &enrolment_, &EnrolmentModel::cancel);
    connect(back_, &QPushButton::clicked, &enrolment_, &EnrolmentModel::startOver);
    connect(next_, &QPushButton::clicked, this, &EnrolPanel::act);
    connect(&enrolment_, &EnrolmentModel::changed, this, &EnrolPanel::refresh);
    connect(&enrolment_.choice, &EnrolmentChoice::changed, this, &EnrolPanel::refresh);
    connect(&enrolment_, &EnrolmentModel::secondsLeftChanged, this, &EnrolPanel::showSeconds);
    refresh();
}

void EnrolPanel::nameParts() {
    setObjectName(QStringLiteral("enrolPanel"));
    message_->setObjectName(QStringLiteral("enrolMessage"));
    prompt_->setObjectName(QStringLiteral("enrolPrompt"));
    cancel_->setObjectName(QStringLiteral("enrolCancel"));
    back_->setObjectName(QStringLiteral("enrolBack"));
    next_->setObjectName(QStringLiteral("enrolNext"));
    progress_->setAccessibleName(tr("Working"));
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
    doneWords_ = centredLabel(role::quiet, page);
    flawNote_ = makeFrame(role::note, page);
    flawNote_->setObjectName(QStringLiteral("enrolFlaw"));
    flaw_ = makeLabel({}, {}, flawNote_);
    auto* note = new QVBoxLayout(flawNote_);
    note->setContentsMargins(14, 10, 14, 10);
    note->addWidget(flaw_);
    QVBoxLayout* layout = centred(page);
    layout->addWidget(drawing, 0, Qt::AlignCenter);
    layout->addWidget(doneWords_);
    layout->addWidget(flawNote_);
    return page;
}

QWidget* EnrolPanel::page() const {
    if (enrolment_.generatedPin())
        return handOver_;
    switch (enrolment_.step()) {
    case Step::Choose:
        return choice_;
    case Step::Insert:
        return insert_;
    case Step::Reset:
        return reset_;
    case Step::Pin:
        return pin_;
    case Step::Touch:
        return touch_;
    case Step::Nickname:
        return name_;
    case Step::Done:
        return done_;
    }
    return insert_;
}

bool EnrolPanel::nextPossible() const {
    if (enrolment_.state() == State::NeedChoice)
        return enrolment_.choice.ready();
    return enrolment_.state() != State::NeedPin || pin_->complete();
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
    const State state = enrolment_.state();
    if (state == State::NeedChoice)
        enrolment_.goOn();
    else if (state == State::NeedConsent)
        enrolment_.consent();
    else if (state == State::NeedPin)
        pin_->submit();
    else if (state == State::NeedNickname)
        enrolment_.submitNickname(nickname_->text());
    else if (state == State::HandOver)
        enrolment_.handedOver();
    else if (state == State::PinStays)
        enrolment_.noted();
    else if (state == State::Done)
        enrolment_.close();
}

void EnrolPanel::refresh() {
    const State state = enrolment_.state();
    refreshWords();
    progress_->setVisible(enrolment_.busy() && enrolment_.secondsOf() == 0);
    refreshPages();
    refreshButtons();
    if (state != shown_) {
        shown_ = state;
        entered();
    }
}

void EnrolPanel::refreshWords() {
    const State state = enrolment_.state();
    title_->setText(titleOf(enrolment_));
    steps_->setSteps(stepsOf(enrolment_), stepIndexOf(enrolment_));
    const QString before = prompt_->text();
    prompt_->setText(promptOf(enrolment_));
    prompt_->setVisible(!prompt_->text().isEmpty());
    if (state == State::Preparing && prompt_->text() != before)
        announce(prompt_, prompt_->text());
    const QString problem = state == State::NeedChoice ? enrolment_.choice.problem() : enrolment_.problem();
    if (const QString success = successOf(enrolment_); !success.isEmpty() && problem.isEmpty())
        message_->showSuccess(success);
    else
        message_->setProblem(problem);
}

void EnrolPanel::refreshPages() {
    const State state = enrolment_.state();
    choice_->refresh();
    reset_->refresh();
    pin_->refresh();
    handOver_->refresh();
    pages_->setCurrentWidget(page());
    pages_->setEnabled(!enrolment_.busy() && state != State::Failed);
    insertDrawing_->setColour(enrolment_.problem().isEmpty() ? DrawingLabel::Colour::Accent
                                                             : DrawingLabel::Colour::Quiet);
    const QString& user = enrolment_.user().name;
    doneWords_->setText(enrolment_.proves() ? text::handOver(user) : text::handOverKey(user));
    flaw_->setText(enrolment_.flaw());
    flawNote_->setVisible(!enrolment_.flaw().isEmpty());
    showSeconds();
}

void EnrolPanel::refreshButtons() {
    const State state = enrolment_.state();
    const QString label = nextLabelOf(enrolment_);
    setRole(next_, state == State::NeedConsent ? role::danger : role::primary);
    next_->setText(label);
    next_->setVisible(!label.isEmpty());
    next_->setEnabled(nextPossible());
    back_->setVisible(enrolment_.canStartOver() && state != State::NeedPin);
    cancel_->setText(state == State::HandOver ? tr("Take it &back") : tr("&Cancel"));
    cancel_->setVisible(state != State::Done && state != State::PinStays);
    cancel_->setEnabled(state != State::Cancelling);
}

void EnrolPanel::showSeconds() {
    reset_->showSeconds();
    if (enrolment_.touchWanted()) {
        ring_->setSeconds(enrolment_.secondsLeft(), enrolment_.secondsOf());
        seconds_->setText(tr("%1 s left").arg(enrolment_.secondsLeft()));
    } else {
        ring_->setIdle();
        seconds_->clear();
    }
}

void EnrolPanel::entered() {
    pin_->wipe();
    if (shown_ == State::Closed)
        choice_->clear();
    if (shown_ == State::NeedNickname) {
        nickname_->setText(enrolment_.suggestedNickname());
        nickname_->selectAll();
    }
    if (enrolment_.problem().isEmpty() && !prompt_->text().isEmpty())
        announce(prompt_, prompt_->text());
    if (isVisible())
        focusFor(shown_);
}

void EnrolPanel::focusFor(State state) {
    if (state == State::NeedChoice)
        choice_->focusFirst();
    else if (state == State::NeedPin)
        pin_->focusFirst();
    else if (state == State::NeedNickname)
        nickname_->setFocus();
    else if (next_->isVisibleTo(this) && next_->isEnabled() && state != State::NeedConsent)
        next_->setFocus();
    else if (back_->isVisibleTo(this) && state == State::Failed)
        back_->setFocus();
    else
        cancel_->setFocus();
}

} // namespace fidesk::ui
