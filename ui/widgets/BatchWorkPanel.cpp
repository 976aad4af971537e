#include "ui/widgets/BatchWorkPanel.h"

#include "ui/text/BatchPrompts.h"
#include "ui/widgets/BatchKeyCard.h"
#include "ui/widgets/ColumnFit.h"
#include "ui/widgets/KeyDialogs.h"
#include "ui/widgets/Tables.h"

#include <QApplication>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPointer>
#include <QScrollArea>
#include <QTimer>

#include <algorithm>

namespace fidesk::ui {

using State = BatchModel::State;

BatchWorkPanel::BatchWorkPanel(BatchModel& batch, QWidget* parent)
    : QWidget(parent), batch_(batch), name_(makeLabel({}, role::label, this)),
      count_(makeLabel({}, role::quiet, this)), progress_(new QProgressBar(this)),
      todo_(makeLabel({}, role::title, this)), note_(makeLabel({}, role::quiet, this)),
      interrupted_(makeFrame(role::note, this)), interruptedWords_(makeLabel({}, {}, interrupted_)),
      scroll_(new QScrollArea(this)), cardsLayout_(new QVBoxLayout),
      rows_(makeTable(&batch.rows, tr("Rows of the batch"), this)), pause_(makeButton({}, {}, this)),
      skip_(makeButton(tr("Sk&ip this row"), {}, this)), retry_(makeButton(tr("&Try it again"), {}, this)),
      report_(makeButton(tr("&Report…"), {}, this)), close_(makeButton(tr("C&lose"), {}, this)) {
    name();
    lay();
    connect(pause_, &QPushButton::clicked, this, &BatchWorkPanel::pauseOrGoOn);
    connect(skip_, &QPushButton::clicked, this, [this] { batch_.skip(chosen()); });
    connect(retry_, &QPushButton::clicked, this, [this] { batch_.retry(chosen()); });
    connect(report_, &QPushButton::clicked, this, &BatchWorkPanel::askReport);
    connect(close_, &QPushButton::clicked, this, &BatchWorkPanel::askClose);
    connect(rows_->selectionModel(), &QItemSelectionModel::selectionChanged, this, &BatchWorkPanel::enable);
    connect(&batch_, &BatchModel::changed, this, &BatchWorkPanel::refresh);
    connect(&batch_, &BatchModel::keysChanged, this, &BatchWorkPanel::refreshKeys);
    refresh();
    refreshKeys();
}

void BatchWorkPanel::name() {
    setObjectName(QStringLiteral("batchWork"));
    todo_->setObjectName(QStringLiteral("batchTodo"));
    count_->setObjectName(QStringLiteral("batchCount"));
    rows_->setObjectName(QStringLiteral("batchRows"));
    pause_->setObjectName(QStringLiteral("batchPause"));
    skip_->setObjectName(QStringLiteral("batchSkip"));
    retry_->setObjectName(QStringLiteral("batchRetry"));
    report_->setObjectName(QStringLiteral("batchReport"));
    close_->setObjectName(QStringLiteral("batchClose"));
    progress_->setTextVisible(false);
    progress_->setAccessibleName(tr("How far the batch is"));
}

void BatchWorkPanel::lay() {
    rows_->horizontalHeader()->setMinimumSectionSize(56);
    new ColumnFit(rows_, {BatchRows::User, BatchRows::Nickname, BatchRows::Reason}, BatchRows::Profile,
                  BatchRows::Reason);
    rows_->setMinimumHeight(96);
    auto* cards = new QWidget(scroll_);
    cardsLayout_->setContentsMargins({});
    cardsLayout_->setSpacing(8);
    cards->setLayout(cardsLayout_);
    cardsLayout_->addStretch(1);
    scroll_->setWidget(cards);
    scroll_->setWidgetResizable(true);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setFocusPolicy(Qt::NoFocus);
    scroll_->viewport()->setAutoFillBackground(false);
    cards->setAutoFillBackground(false);
    auto* head = new QHBoxLayout;
    head->addWidget(name_, 1);
    count_->setAlignment(Qt::AlignRight);
    head->addWidget(count_, 1);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    for (QPushButton* button : {skip_, retry_, report_})
        buttons->addWidget(button);
    buttons->addStretch(1);
    buttons->addWidget(close_);
    buttons->addWidget(pause_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(10);
    layout->addLayout(head);
    layout->addWidget(progress_);
    layout->addWidget(todo_);
    layout->addWidget(note_);
    layout->addWidget(makeInterrupted());
    layout->addWidget(scroll_, 10);
    layout->addWidget(rows_, 1);
    layout->addLayout(buttons);
}

QWidget* BatchWorkPanel::makeInterrupted() {
    QPushButton* look = makeButton(tr("Look at t&hem…"), {}, interrupted_);
    look->setObjectName(QStringLiteral("batchInterrupted"));
    connect(look, &QPushButton::clicked, this, &BatchWorkPanel::interruptedWanted);
    auto* layout = new QHBoxLayout(interrupted_);
    layout->setContentsMargins(12, 6, 12, 6);
    layout->setSpacing(12);
    layout->addWidget(interruptedWords_, 1);
    layout->addWidget(look);
    interrupted_->setVisible(false);
    return interrupted_;
}

void BatchWorkPanel::refresh() {
    const BatchProgressItem progress = batch_.rows.progress();
    name_->setText(batch_.name());
    count_->setText(progress.words);
    progress_->setRange(0, std::max(1, progress.rows));
    progress_->setValue(progress.settled);
    const QString todo = batch_.todo();
    if (todo_->text() != todo) {
        todo_->setText(todo);
        if (isVisible() && !todo.isEmpty())
            announce(todo_, todo);
    }
    todo_->setVisible(!todo.isEmpty());
    note_->setText(batch_.note());
    note_->setVisible(!batch_.note().isEmpty());
    interruptedWords_->setText(text::rowsStillOpen(batch_.rowsOpen()));
    interrupted_->setVisible(batch_.rowsOpen() > 0);
    enable();
}

void BatchWorkPanel::enable() {
    const State state = batch_.state();
    const bool working = state == State::Running || state == State::Paused || state == State::Over;
    pause_->setText(state == State::Paused ? tr("&Go on") : tr("Pau&se"));
    const QString look = state == State::Paused ? role::primary : QString();
    if (pause_->property("role").toString() != look)
        setRole(pause_, look); // While it runs, what a key wants comes first.
    pause_->setEnabled(state == State::Running || state == State::Paused);
    skip_->setEnabled(working && batch_.canSkip(chosen()));
    retry_->setEnabled(working && batch_.canRetry(chosen()));
    report_->setEnabled(working);
    close_->setEnabled(working || state == State::Starting);
}

int BatchWorkPanel::chosen() const {
    const QModelIndexList rows = rows_->selectionModel()->selectedRows();
    return rows.isEmpty() ? -1 : rows.first().row();
}

bool BatchWorkPanel::typingInCard() const {
    const QWidget* focused = QApplication::focusWidget();
    return std::ranges::any_of(cards_, [focused](const BatchKeyCard* card) {
        return focused && card->isAncestorOf(focused) && card->wantsInput();
    });
}

void BatchWorkPanel::refreshKeys() {
    const QList<BatchKeyItem>& keys = batch_.keys();
    cards_.removeIf([&keys](BatchKeyCard* card) {
        const bool gone = std::ranges::find(keys, card->key(), &BatchKeyItem::id) == keys.end();
        if (gone)
            card->deleteLater();
        return gone;
    });
    QWidget* wanted = nullptr;
    for (const BatchKeyItem& item : keys) {
        const auto known = std::ranges::find(cards_, item.id, &BatchKeyCard::key);
        BatchKeyCard* card = known == cards_.end() ? new BatchKeyCard(batch_, item, this) : *known;
        if (known == cards_.end()) {
            cards_.append(card);
            cardsLayout_->insertWidget(cardsLayout_->count() - 1, card);
        } else {
            card->update(item);
        }
        if (isVisible() && card->wantsInput() && !typingInCard()) {
            card->focusInput();
            wanted = card;
        }
    }
    // When the cards have become what they are told to be.
    QTimer::singleShot(0, this, [this, card = QPointer<QWidget>(wanted)] {
        fitCards();
        if (card)
            scroll_->ensureWidgetVisible(card, 0, 0);
    });
    scroll_->setVisible(!cards_.isEmpty());
}

/// The table of rows gets what the cards do not need.
void BatchWorkPanel::fitCards() {
    cardsLayout_->activate();
    const int width = scroll_->viewport()->width();
    const int wanted = cardsLayout_->hasHeightForWidth() ? cardsLayout_->totalHeightForWidth(width)
                                                         : cardsLayout_->totalSizeHint().height();
    scroll_->setMaximumHeight(wanted + 2);
    layout()->activate();
}

void BatchWorkPanel::pauseOrGoOn() {
    if (batch_.state() == State::Paused)
        batch_.goOn();
    else
        batch_.pause();
}

void BatchWorkPanel::askReport() {
    auto* dialog = new QFileDialog(this, tr("How each row stands"));
    dialog->setObjectName(QStringLiteral("batchReportDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("CSV for spreadsheets (*.csv)")});
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->selectFile(tr("report.csv"));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& path) { batch_.writeReport(path); });
    dialog->open();
}

void BatchWorkPanel::askClose() {
    if (batch_.state() == State::Over)
        return batch_.close();
    auto* dialog = new ConfirmDialog({.title = tr("Close this batch?"),
                                      .sentence = text::confirmCloseBatch(),
                                      .keep = tr("&Keep it open"),
                                      .act = tr("C&lose it")},
                                     this);
    connect(dialog, &ConfirmDialog::confirmed, &batch_, &BatchModel::close);
    dialog->open();
}

} // namespace fidesk::ui
