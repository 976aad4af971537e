#include "ui/widgets/RecordsPage.h"

#include "ui/text/KeyDeeds.h"
#include "ui/text/RecordWords.h"
#include "ui/widgets/CheckRecordsDialog.h"
#include "ui/widgets/ColumnFit.h"
#include "ui/widgets/KeyDialogs.h"
#include "ui/widgets/Tables.h"

#include <QButtonGroup>
#include <QDate>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QShortcut>

namespace fidesk::ui {

namespace {

QPushButton* makeViewButton(const QString& text, QWidget* parent) {
    QPushButton* button = makeButton(text, role::segment, parent);
    button->setCheckable(true);
    return button;
}

/// Half of @p lines, the first or the second.
QString half(const QStringList& lines, bool first) {
    const auto middle = (lines.size() + 1) / 2;
    return (first ? lines.first(middle) : lines.sliced(middle)).join(QLatin1Char('\n'));
}

} // namespace

RecordsPage::RecordsPage(RecordsModel& records, QWidget* parent)
    : QWidget(parent), records_(records), search_(new QLineEdit(this)),
      keysView_(makeViewButton(tr("K&eys"), this)), trailView_(makeViewButton(tr("&What was done"), this)),
      message_(new MessageBar(this)), keys_(makeTable(&records.keys, tr("Keys that were issued"), this)),
      trail_(makeTable(&records.trail, tr("What was done"), this)), tables_(new QStackedWidget(this)),
      detailsCard_(makeFrame(role::card, this)), detailsLeft_(makeLabel({}, {}, detailsCard_)),
      detailsRight_(makeLabel({}, {}, detailsCard_)), state_(makeLabel({}, role::quiet, this)),
      export_(makeButton(tr("E&xport…"), {}, this)), check_(makeButton(tr("&Check the records…"), {}, this)) {
    name();
    lay();
    auto* views = new QButtonGroup(this);
    views->addButton(keysView_);
    views->addButton(trailView_);
    keysView_->setChecked(true);
    connect(keysView_, &QPushButton::clicked, this, [this] { setView(RecordsModel::View::Keys); });
    connect(trailView_, &QPushButton::clicked, this, [this] { setView(RecordsModel::View::Trail); });
    connect(search_, &QLineEdit::textChanged, &records_, &RecordsModel::setSearch);
    connect(search_, &QLineEdit::returnPressed, this, [this] {
        table()->setFocus();
        if (!table()->selectionModel()->hasSelection())
            table()->selectRow(0);
    });
    auto* find = new QShortcut(QKeySequence::Find, this);
    connect(find, &QShortcut::activated, search_, [this] { search_->setFocus(); });
    for (const QTableView* each : {keys_, trail_})
        connect(each->selectionModel(), &QItemSelectionModel::selectionChanged, this,
                &RecordsPage::showDetails);
    for (const RecordsTable* each : {&records_.keys, &records_.trail}) {
        connect(each, &RecordsTable::stateChanged, this, &RecordsPage::refresh);
        connect(each, &RecordsTable::modelReset, this, &RecordsPage::showDetails);
    }
    connect(&records_, &RecordsModel::busyChanged, this, &RecordsPage::refresh);
    connect(&records_, &RecordsModel::exported, message_, &MessageBar::showSuccess);
    connect(&records_, &RecordsModel::exportFailed, message_, &MessageBar::showProblem);
    connect(export_, &QPushButton::clicked, this, &RecordsPage::askExport);
    connect(check_, &QPushButton::clicked, this, &RecordsPage::askCheck);
    refresh();
}

void RecordsPage::name() {
    setObjectName(QStringLiteral("recordsPage"));
    search_->setObjectName(QStringLiteral("recordsSearch"));
    search_->setPlaceholderText(tr("Search by label, serial, user, nickname, or what was done"));
    search_->setAccessibleName(tr("Search the records"));
    search_->setClearButtonEnabled(true);
    keysView_->setObjectName(QStringLiteral("viewKeys"));
    trailView_->setObjectName(QStringLiteral("viewTrail"));
    message_->setObjectName(QStringLiteral("recordsMessage"));
    keys_->setObjectName(QStringLiteral("recordedKeys"));
    trail_->setObjectName(QStringLiteral("trail"));
    detailsCard_->setObjectName(QStringLiteral("recordDetails"));
    state_->setObjectName(QStringLiteral("recordsState"));
    export_->setObjectName(QStringLiteral("recordsExport"));
    check_->setObjectName(QStringLiteral("recordsCheck"));
    for (QTableView* each : {keys_, trail_})
        each->horizontalHeader()->setMinimumSectionSize(70);
    new ColumnFit(keys_, {0, 1, 2, 3, 4, 5, 8}, 5);
    new ColumnFit(trail_, {1, 2, 3, 4});
}

QWidget* RecordsPage::makeDetails() {
    for (QLabel* label : {detailsLeft_, detailsRight_}) {
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    }
    auto* layout = new QHBoxLayout(detailsCard_);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(24);
    layout->addWidget(detailsLeft_, 1);
    layout->addWidget(detailsRight_, 1);
    return detailsCard_;
}

void RecordsPage::lay() {
    tables_->addWidget(keys_);
    tables_->addWidget(trail_);
    auto* top = new QHBoxLayout;
    top->setSpacing(8);
    top->addWidget(search_, 1);
    top->addSpacing(8);
    top->addWidget(keysView_);
    top->addWidget(trailView_);
    auto* bottom = new QHBoxLayout;
    bottom->setSpacing(8);
    bottom->addWidget(state_, 1);
    bottom->addWidget(export_);
    bottom->addWidget(check_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 18, 20, 18);
    layout->setSpacing(12);
    layout->addLayout(top);
    layout->addWidget(message_);
    layout->addWidget(tables_, 1);
    layout->addWidget(makeDetails());
    layout->addLayout(bottom);
}

QTableView* RecordsPage::table() const {
    return records_.view() == RecordsModel::View::Keys ? keys_ : trail_;
}

void RecordsPage::open() {
    message_->dismiss();
    records_.reload();
    search_->setFocus();
}

void RecordsPage::setView(RecordsModel::View view) {
    records_.setView(view);
    tables_->setCurrentWidget(table());
    refresh();
    showDetails();
}

QString RecordsPage::stateText() const {
    const RecordsTable& shown = records_.shown();
    if (!shown.problem().isEmpty())
        return shown.problem();
    if (shown.busy())
        return tr("Searching…");
    const bool keys = records_.view() == RecordsModel::View::Keys;
    if (shown.rowCount() > 0)
        return keys ? text::keyCount(shown.rowCount(), shown.canFetchMore({}))
                    : text::entryCount(shown.rowCount(), shown.canFetchMore({}));
    if (!shown.search().isEmpty())
        return tr("Nothing matches.");
    return keys ? tr("No key was issued yet.") : tr("Nothing was done yet.");
}

void RecordsPage::refresh() {
    const QString before = state_->text();
    state_->setText(stateText());
    if (state_->text() != before && !records_.shown().busy() && search_->hasFocus())
        announce(state_, state_->text());
    export_->setEnabled(!records_.exporting() && records_.shown().rowCount() > 0);
    check_->setEnabled(!records_.checking());
}

void RecordsPage::showDetails() {
    const QModelIndexList chosen = table()->selectionModel()->selectedRows();
    detailsCard_->setVisible(!chosen.isEmpty());
    if (chosen.isEmpty())
        return;
    const QStringList& details = records_.shown().row(chosen.first().row()).details;
    detailsLeft_->setText(half(details, true));
    detailsRight_->setText(half(details, false));
    table()->setAccessibleDescription(details.join(QStringLiteral("; ")));
}

void RecordsPage::askExport() {
    auto* dialog = new QFileDialog(this, tr("Export what is shown"));
    dialog->setObjectName(QStringLiteral("recordsExportDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setOption(QFileDialog::DontConfirmOverwrite); // Asked below, for every platform alike.
    dialog->setNameFilters({tr("CSV for spreadsheets (*.csv)"), tr("JSON for programs (*.json)")});
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->selectFile(records_.fileName(QDate::currentDate()));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
        const bool json = filter.contains(QStringLiteral("*.json"));
        dialog->setDefaultSuffix(json ? QStringLiteral("json") : QStringLiteral("csv"));
    });
    connect(dialog, &QFileDialog::fileSelected, this, &RecordsPage::exportTo);
    dialog->open();
}

void RecordsPage::exportTo(const QString& path) {
    message_->dismiss();
    const QFileInfo file(path);
    if (!file.exists() && !file.isSymLink())
        return records_.exportTo(path, false);
    auto* dialog = new ConfirmDialog({.title = tr("Replace this file?"),
                                      .sentence = text::confirmReplaceFile(path),
                                      .keep = tr("&Keep it"),
                                      .act = tr("&Replace it")},
                                     this);
    connect(dialog, &ConfirmDialog::confirmed, this, [this, path] { records_.exportTo(path, true); });
    dialog->open();
}

void RecordsPage::askCheck() {
    auto* dialog = new CheckRecordsDialog(records_, this);
    dialog->open();
}

} // namespace fidesk::ui
