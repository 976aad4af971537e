#include "ui/widgets/OpenJobsDialog.h"

#include "ui/text/OpenJobsText.h"
#include "ui/widgets/ColumnFit.h"
#include "ui/widgets/DialogPieces.h"
#include "ui/widgets/KeyDialogs.h"
#include "ui/widgets/Tables.h"

#include <algorithm>

namespace fidesk::ui {

using State = OpenJobsModel::State;

OpenJobsDialog::OpenJobsDialog(OpenJobsModel& model, QWidget* parent)
    : QDialog(parent), model_(model),
      table_(makeTable(&model.jobs, tr("Registrations that were interrupted"), this)),
      why_(makeLabel({}, role::quiet, this)), work_(makeFrame(role::card, this)),
      words_(makeLabel({}, role::heading, work_)), seconds_(makeLabel({}, role::quiet, work_)),
      keyIsFor_(makeLabel(text::whatKeyIsFor(), {}, work_)), problem_(makeLabel({}, role::problem, work_)),
      pin_(new PinEdit(tr("PIN of the key"), work_)), progress_(new QProgressBar(work_)),
      message_(new MessageBar(this)), giveUp_(makeButton(tr("&Give up…"), {}, this)),
      withoutKey_(makeButton(tr("&Without the key"), {}, this)), close_(makeButton({}, {}, this)),
      act_(makeButton({}, role::primary, this)) {
    name();
    lay();
    connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        if (row() >= 0)
            chosen_ = model_.jobs.items().at(row()).id;
        refreshButtons();
    });
    connect(&model_.jobs, &QAbstractItemModel::modelReset, this, &OpenJobsDialog::keepRow);
    connect(&model_, &OpenJobsModel::changed, this, &OpenJobsDialog::refresh);
    connect(&model_, &OpenJobsModel::secondsLeftChanged, this, &OpenJobsDialog::showSeconds);
    connect(&model_, &OpenJobsModel::ended, this, &OpenJobsDialog::told);
    connect(pin_, &PinEdit::lengthChanged, this, &OpenJobsDialog::refreshButtons);
    connect(pin_, &PinEdit::returnPressed, this, &OpenJobsDialog::act);
    connect(act_, &QPushButton::clicked, this, &OpenJobsDialog::act);
    connect(giveUp_, &QPushButton::clicked, this, &OpenJobsDialog::askGiveUp);
    connect(withoutKey_, &QPushButton::clicked, &model_, &OpenJobsModel::goWithoutKey);
    connect(close_, &QPushButton::clicked, this, [this] {
        if (model_.busy())
            model_.cancel(); // and stays
        else
            QDialog::reject();
    });
    keepRow();
    refresh();
    model_.reload();
}

void OpenJobsDialog::name() {
    setObjectName(QStringLiteral("openJobs"));
    table_->setObjectName(QStringLiteral("openJobsTable"));
    why_->setObjectName(QStringLiteral("openJobsWhy"));
    work_->setObjectName(QStringLiteral("openJobsWork"));
    words_->setObjectName(QStringLiteral("openJobsWords"));
    problem_->setObjectName(QStringLiteral("openJobsProblem"));
    seconds_->setObjectName(QStringLiteral("openJobsSeconds"));
    pin_->setObjectName(QStringLiteral("openJobsPin"));
    message_->setObjectName(QStringLiteral("openJobsMessage"));
    giveUp_->setObjectName(QStringLiteral("openJobsGiveUp"));
    withoutKey_->setObjectName(QStringLiteral("openJobsWithoutKey"));
    close_->setObjectName(QStringLiteral("openJobsClose"));
    act_->setObjectName(QStringLiteral("openJobsAct"));
    progress_->setRange(0, 0);
    progress_->setTextVisible(false);
    progress_->setAccessibleName(tr("Working"));
}

QWidget* OpenJobsDialog::makeWork() {
    auto* layout = new QVBoxLayout(work_);
    layout->setContentsMargins(18, 12, 18, 12);
    layout->setSpacing(8);
    for (QWidget* part :
         {static_cast<QWidget*>(words_), static_cast<QWidget*>(seconds_), static_cast<QWidget*>(problem_),
          static_cast<QWidget*>(pin_), static_cast<QWidget*>(keyIsFor_), static_cast<QWidget*>(progress_)})
        layout->addWidget(part);
    work_->setVisible(false);
    return work_;
}

void OpenJobsDialog::lay() {
    QVBoxLayout* layout = layDialog(this, tr("Interrupted registrations"));
    using Table = OpenJobsTable;
    new ColumnFit(table_, {Table::User, Table::Key, Table::Portal}, -1, Table::Portal);
    table_->setMinimumHeight(150);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(giveUp_);
    buttons->addStretch(1);
    buttons->addWidget(withoutKey_);
    buttons->addWidget(close_);
    buttons->addWidget(act_);
    layout->addWidget(makeLabel(text::whatInterruptedMeans(), {}, this));
    layout->addWidget(table_, 1);
    layout->addWidget(why_);
    layout->addWidget(makeWork());
    layout->addWidget(message_);
    layout->addSpacing(6);
    layout->addLayout(buttons);
    setMinimumWidth(860);
    resize(980, 540);
}

int OpenJobsDialog::row() const {
    const QModelIndexList rows = table_->selectionModel()->selectedRows();
    return rows.isEmpty() ? -1 : rows.first().row();
}

/// After the list was read anew: the job that was chosen, else the first.
void OpenJobsDialog::keepRow() {
    if (model_.jobs.rowCount() > 0)
        table_->selectRow(std::max(0, model_.jobs.rowOf(chosen_)));
    refreshButtons();
}

void OpenJobsDialog::refresh() {
    if (closing_ && !model_.busy())
        return QDialog::reject();
    refreshWork();
    refreshButtons();
    if (shown_ != model_.state()) {
        shown_ = model_.state();
        entered();
    }
}

void OpenJobsDialog::refreshWork() {
    const State state = model_.state();
    if (words_->text() != model_.words()) {
        words_->setText(model_.words());
        if (!model_.words().isEmpty())
            announce(words_, model_.words());
    }
    problem_->setText(model_.problem());
    problem_->setVisible(!model_.problem().isEmpty());
    pin_->setVisible(state == State::NeedPin);
    keyIsFor_->setVisible(model_.canGoWithoutKey());
    progress_->setVisible(state == State::Asking || state == State::Working || state == State::Stopping);
    showSeconds(model_.secondsLeft());
    work_->setVisible(model_.busy());
    table_->setEnabled(!model_.busy());
}

void OpenJobsDialog::refreshButtons() {
    const State state = model_.state();
    const int chosen = row();
    const QString hindrance = model_.hindrance(chosen);
    const bool can = chosen >= 0 && hindrance.isEmpty();
    QString why = model_.listProblem();
    if (why.isEmpty() && model_.jobs.rowCount() == 0)
        why = text::nothingInterrupted();
    else if (why.isEmpty() && chosen >= 0)
        why = hindrance.isEmpty() ? model_.jobs.items().at(chosen).why : hindrance;
    why_->setText(why);
    why_->setVisible(!model_.busy() && !why.isEmpty());
    withoutKey_->setVisible(model_.canGoWithoutKey());
    giveUp_->setEnabled(state == State::Idle && can);
    close_->setText(state == State::Idle ? tr("&Close") : tr("&Stop"));
    close_->setEnabled(state != State::Stopping);
    act_->setText(state == State::ConfirmReset ? tr("&Erase the key")
                  : state == State::NeedPin    ? tr("Co&ntinue")
                                               : tr("&Resume"));
    const QString look = state == State::ConfirmReset ? role::danger : role::primary;
    if (act_->property("role").toString() != look)
        setRole(act_, look);
    act_->setEnabled(state == State::Idle      ? can
                     : state == State::NeedPin ? pin_->length() > 0
                                               : state == State::ConfirmReset);
}

void OpenJobsDialog::entered() {
    pin_->wipe();
    if (shown_ == State::NeedPin)
        pin_->setFocus();
    else if (shown_ != State::Idle)
        close_->setFocus(); // Enter must not erase a key.
    else if (act_->isEnabled())
        act_->setFocus();
    else
        close_->setFocus();
}

void OpenJobsDialog::showSeconds(int seconds) {
    seconds_->setText(seconds > 0 ? tr("%1 s left").arg(seconds) : QString());
    seconds_->setVisible(seconds > 0);
}

void OpenJobsDialog::act() {
    if (!act_->isEnabled())
        return;
    message_->dismiss();
    switch (model_.state()) {
    case State::Idle:
        return model_.resume(row());
    case State::ConfirmReset:
        return model_.confirmReset();
    case State::NeedPin:
        return model_.givePin(pin_->take());
    case State::Asking:
    case State::NeedKey:
    case State::Working:
    case State::Stopping:
        return;
    }
}

void OpenJobsDialog::askGiveUp() {
    if (row() < 0)
        return;
    const OpenJobItem item = model_.jobs.items().at(row());
    auto* dialog = new ConfirmDialog({.title = tr("Give up this registration?"),
                                      .sentence = text::confirmGiveUp(item.user, item.key),
                                      .keep = tr("&Keep it"),
                                      .act = tr("&Give up")},
                                     this);
    connect(dialog, &ConfirmDialog::confirmed, this, [this, id = item.id] {
        message_->dismiss();
        model_.giveUp(model_.jobs.rowOf(id));
    });
    dialog->open();
}

void OpenJobsDialog::told(bool good, const QString& sentence) {
    if (good)
        message_->showSuccess(sentence);
    else
        message_->showProblem(sentence);
}

void OpenJobsDialog::reject() {
    if (!model_.busy())
        return QDialog::reject();
    closing_ = true;
    model_.cancel();
}

} // namespace fidesk::ui
