#include "ui/widgets/KeyResetPanel.h"

#include "ui/text/KeyPrompts.h"
#include "ui/widgets/DialogPieces.h"
#include "ui/widgets/Icons.h"

namespace fidesk::ui {

namespace {

constexpr int confirmWidth = 520;

/// Lines as a list that wraps where it must.
QString bullets(const QStringList& lines) {
    QStringList marked;
    for (const QString& line : lines)
        marked << QStringLiteral("•  ") + line;
    return marked.join(u'\n');
}

/// The step to be shown; @p before where it is none of them.
int indexOf(KeyResetModel::State state, int before) {
    switch (state) {
    case KeyResetModel::State::Sending:
        return before;
    case KeyResetModel::State::PlugIn:
        return 1;
    case KeyResetModel::State::Touch:
        return 2;
    case KeyResetModel::State::Done:
        return 3;
    case KeyResetModel::State::Idle:
    case KeyResetModel::State::Unplug:
    case KeyResetModel::State::Failed:
        return 0;
    }
    return 0;
}

Drawing drawingOf(KeyResetModel::State state) {
    if (state == KeyResetModel::State::Unplug)
        return Drawing::KeyUnplug;
    return state == KeyResetModel::State::PlugIn ? Drawing::KeyInsert : Drawing::KeyTouch;
}

} // namespace

ConfirmReset::ConfirmReset(const QString& keyName, const QStringList& losses, QWidget* parent)
    : QDialog(parent) {
    setObjectName(QStringLiteral("confirmReset"));
    QVBoxLayout* layout = layDialog(this, tr("Reset %1?").arg(keyName));
    layout->addWidget(makeLabel(tr("This cannot be taken back. What is lost:"), {}, this));
    layout->addWidget(makeLabel(bullets(losses), {}, this));
    QPushButton* keep = makeButton(tr("&Keep it as it is"), {}, this);
    QPushButton* reset = makeButton(tr("&Reset it"), role::danger, this);
    keep->setObjectName(QStringLiteral("keepKey"));
    reset->setObjectName(QStringLiteral("resetNow"));
    keep->setDefault(true);
    keep->setFocus();
    layout->addSpacing(6);
    layout->addLayout(buttonRow(keep, reset));
    setAccessibleDescription(losses.join(u' '));
    connect(keep, &QPushButton::clicked, this, &QDialog::reject);
    connect(reset, &QPushButton::clicked, this, [this] {
        accept();
        Q_EMIT confirmed();
    });
    // A window takes the height that its text has at the width it would like, which may be more than it gets.
    for (QLabel* label : findChildren<QLabel*>())
        label->ensurePolished();
    setFixedWidth(confirmWidth);
    setMinimumHeight(layout->totalHeightForWidth(confirmWidth));
}

KeyResetPanel::KeyResetPanel(KeyResetModel& reset, KeyModel& key, QWidget* parent)
    : QWidget(parent), reset_(reset), key_(key), message_(new MessageBar(this)),
      pages_(new QStackedWidget(this)), explain_(makeExplainPage()), steps_(makeStepsPage()),
      end_(makeEndPage()) {
    setObjectName(QStringLiteral("resetPanel"));
    message_->setObjectName(QStringLiteral("resetMessage"));
    for (QWidget* page : {explain_, steps_, end_})
        pages_->addWidget(page);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(14);
    layout->addWidget(makeLabel(tr("Reset"), role::heading, this));
    layout->addWidget(message_);
    layout->addWidget(pages_, 1);
    connect(begin_, &QPushButton::clicked, this, &KeyResetPanel::ask);
    connect(cancel_, &QPushButton::clicked, &reset_, &KeyResetModel::cancel);
    // What is in now may be another key than the one that was confirmed.
    connect(again_, &QPushButton::clicked, this, &KeyResetPanel::ask);
    connect(close_, &QPushButton::clicked, &reset_, &KeyResetModel::close);
    connect(setPin_, &QPushButton::clicked, this, [this] {
        reset_.close();
        Q_EMIT pinPageWanted();
    });
    connect(&reset_, &KeyResetModel::changed, this, &KeyResetPanel::refresh);
    connect(&reset_, &KeyResetModel::secondsLeftChanged, this, &KeyResetPanel::showSeconds);
    connect(&key_, &KeyModel::changed, this, &KeyResetPanel::refresh);
    refresh();
}

QWidget* KeyResetPanel::makeExplainPage() {
    auto* page = new QWidget(this);
    losses_ = makeLabel({}, {}, page);
    losses_->setObjectName(QStringLiteral("resetLosses"));
    begin_ = makeButton(tr("&Reset this key…"), role::danger, page);
    begin_->setObjectName(QStringLiteral("resetBegin"));
    whyNot_ = makeLabel({}, role::label, page);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins({});
    layout->setSpacing(10);
    layout->addWidget(
        makeLabel(tr("A reset makes the key as new. It is the way out when the PIN is forgotten or "
                     "blocked. What is lost:"),
                  {}, page));
    layout->addWidget(losses_);
    layout->addWidget(makeLabel(text::resetLeaves(), role::quiet, page));
    layout->addWidget(
        makeLabel(tr("You unplug the key, plug it in again, and touch it within a few seconds. Most "
                     "keys do not tell one of a model from another: make sure that the same one "
                     "comes back."),
                  role::quiet, page));
    layout->addSpacing(6);
    layout->addWidget(whyNot_);
    layout->addWidget(begin_, 0, Qt::AlignLeft);
    layout->addStretch(1);
    return page;
}

QWidget* KeyResetPanel::makeStepsPage() {
    auto* page = new QWidget(this);
    indicator_ = new StepIndicator({tr("Unplug"), tr("Plug in again"), tr("Touch"), tr("Done")}, page);
    prompt_ = makeLabel({}, role::title, page);
    prompt_->setObjectName(QStringLiteral("resetPrompt"));
    advice_ = makeLabel({}, role::quiet, page);
    ring_ = new CountdownRing(page);
    seconds_ = makeLabel({}, role::countdown, page);
    seconds_->setObjectName(QStringLiteral("resetSeconds"));
    cancel_ = makeButton(tr("&Cancel"), {}, page);
    cancel_->setObjectName(QStringLiteral("resetCancel"));
    for (QLabel* label : {prompt_, advice_, seconds_})
        label->setAlignment(Qt::AlignHCenter);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins({});
    layout->setSpacing(12);
    layout->addWidget(indicator_);
    layout->addSpacing(10);
    layout->addWidget(prompt_);
    layout->addWidget(advice_);
    layout->addWidget(ring_, 0, Qt::AlignCenter);
    layout->addWidget(seconds_);
    layout->addStretch(1);
    layout->addWidget(cancel_, 0, Qt::AlignLeft);
    return page;
}

QWidget* KeyResetPanel::makeEndPage() {
    auto* page = new QWidget(this);
    endDrawing_ = new DrawingLabel(Drawing::Check, 80, page);
    endText_ = makeLabel({}, role::quiet, page);
    endText_->setAlignment(Qt::AlignHCenter);
    again_ = makeButton(tr("&Start again"), role::primary, page);
    again_->setObjectName(QStringLiteral("resetAgain"));
    setPin_ = makeButton(tr("Set a &PIN"), role::primary, page);
    setPin_->setObjectName(QStringLiteral("resetSetPin"));
    close_ = makeButton(tr("&Close"), {}, page);
    close_->setObjectName(QStringLiteral("resetClose"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(close_);
    buttons->addStretch(1);
    buttons->addWidget(again_);
    buttons->addWidget(setPin_);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins({});
    layout->setSpacing(12);
    layout->addSpacing(10);
    layout->addWidget(endDrawing_, 0, Qt::AlignCenter);
    layout->addWidget(endText_);
    layout->addStretch(1);
    layout->addLayout(buttons);
    return page;
}

void KeyResetPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    key_.count();
}

void KeyResetPanel::refresh() {
    const State state = reset_.state();
    const bool ended = state == State::Failed || state == State::Done;
    pages_->setCurrentWidget(reset_.running() ? steps_ : ended ? end_ : explain_);
    refreshExplain();
    refreshSteps();
    refreshEnd();
    if (state != shown_) {
        shown_ = state;
        entered();
    }
}

void KeyResetPanel::refreshExplain() {
    losses_->setText(bullets(text::resetLosses(key_.passkeys(), key_.fingerprints(), hasPin(key_.pin()))));
    const QString whyNot = reset_.whyNot();
    whyNot_->setText(whyNot);
    whyNot_->setVisible(!whyNot.isEmpty());
    begin_->setEnabled(whyNot.isEmpty() && key_.present() && !reset_.running());
}

void KeyResetPanel::refreshSteps() {
    const State state = reset_.state();
    indicator_->setCurrent(indexOf(state, indicator_->current()));
    ring_->setDrawing(drawingOf(state));
    const QString& name = reset_.keyName();
    if (state == State::Unplug) {
        prompt_->setText(tr("Unplug %1 now.").arg(name));
        advice_->setText(tr("Only this key; others may stay."));
    } else if (state == State::PlugIn) {
        prompt_->setText(tr("Plug %1 in again.").arg(name));
        advice_->setText(tr("Then be ready to touch it: the key gives you only a few seconds."));
    } else if (state == State::Sending) {
        prompt_->setText(indicator_->current() == 0 ? tr("Leave %1 in for a moment…").arg(name)
                                                    : tr("It is back. Be ready to touch it…"));
        advice_->clear();
    } else if (state == State::Touch) {
        prompt_->setText(tr("Touch %1 now, while it blinks.").arg(name));
        advice_->setText(tr("With the touch it is reset. Unplug it to keep it as it is."));
    }
    showSeconds();
}

void KeyResetPanel::showSeconds() {
    if (reset_.secondsOf() > 0) {
        ring_->setSeconds(reset_.secondsLeft(), reset_.secondsOf());
        seconds_->setText(tr("%1 s left").arg(reset_.secondsLeft()));
    } else {
        ring_->setIdle();
        seconds_->clear();
    }
}

void KeyResetPanel::refreshEnd() {
    const bool done = reset_.state() == State::Done;
    endDrawing_->setDrawing(done ? Drawing::Check : Drawing::Warning);
    endDrawing_->setColour(done ? DrawingLabel::Colour::Success : DrawingLabel::Colour::Danger);
    endText_->setText(done ? text::resetLeaves()
                           : tr("“Start again” begins with unplugging the key that is in now."));
    again_->setVisible(!done);
    again_->setEnabled(key_.present());
    setPin_->setVisible(done);
    setPin_->setEnabled(key_.present());
}

void KeyResetPanel::entered() {
    if (shown_ == State::Done)
        message_->showSuccess(text::resetDone(reset_.keyName()));
    else
        message_->setProblem(reset_.problem());
    if (reset_.running())
        announce(prompt_, prompt_->text());
    if (!isVisible())
        return;
    if (reset_.running())
        cancel_->setFocus();
    else if (shown_ == State::Done)
        setPin_->setFocus();
    else if (shown_ == State::Failed)
        again_->setFocus();
    else
        begin_->setFocus();
}

void KeyResetPanel::ask() {
    auto* dialog = new ConfirmReset(
        key_.name(), text::resetLosses(key_.passkeys(), key_.fingerprints(), hasPin(key_.pin())), window());
    connect(dialog, &ConfirmReset::confirmed, &reset_, &KeyResetModel::start);
    // Another key is not the one that was confirmed.
    connect(&key_, &KeyModel::changed, dialog, [this, dialog, id = key_.id()] {
        if (key_.id() != id)
            dialog->reject();
    });
    dialog->open();
}

} // namespace fidesk::ui
