#include "ui/widgets/FingerprintsPanel.h"

#include "ui/widgets/FingerprintRing.h"
#include "ui/widgets/KeyDialogs.h"
#include "ui/widgets/Tables.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QShortcut>

namespace fidesk::ui {

FingerprintsPanel::FingerprintsPanel(FingerprintsModel& fingerprints, KeyAccess& access, QWidget* parent)
    : KeyListPanel(
          {.name = QStringLiteral("fingerprints"),
           .heading = tr("Fingerprints"),
           .unlock = tr("The key shows and changes its fingerprints only for those who know its PIN.")},
          fingerprints, access, parent),
      fingerprints_(fingerprints), steps_(new QStackedWidget(this)),
      table_(makeTable(&fingerprints, tr("Fingerprints"), this)),
      empty_(makeLabel(text::noFingerprints(), role::quiet, this)),
      add_(makeButton(tr("&Add a fingerprint"), role::primary, this)),
      rename_(makeButton(tr("Rena&me"), {}, this)), remove_(makeButton(tr("&Remove"), role::danger, this)),
      ring_(new FingerprintRing(this)), prompt_(makeLabel({}, role::heading, this)),
      advice_(makeLabel({}, {}, this)), progress_(makeLabel({}, role::quiet, this)),
      cancel_(makeButton(tr("&Cancel"), {}, this)), name_(new QLineEdit(this)),
      nameProblem_(new MessageBar(this)), save_(makeButton(tr("&Save the name"), role::primary, this)) {
    name();
    table_->horizontalHeader()->hide();
    top()->addWidget(add_);
    auto* layout = new QVBoxLayout(content());
    layout->setContentsMargins({});
    layout->addWidget(steps_);
    steps_->addWidget(makeListPage());
    steps_->addWidget(makeSamplesPage());
    steps_->addWidget(makeNamePage());
    wire();
    refreshSteps();
    refresh();
}

void FingerprintsPanel::name() {
    table_->setObjectName(QStringLiteral("fingerprints"));
    add_->setObjectName(QStringLiteral("fingerprintAdd"));
    rename_->setObjectName(QStringLiteral("fingerprintRename"));
    remove_->setObjectName(QStringLiteral("fingerprintRemove"));
    ring_->setObjectName(QStringLiteral("fingerprintRing"));
    prompt_->setObjectName(QStringLiteral("fingerprintPrompt"));
    advice_->setObjectName(QStringLiteral("fingerprintAdvice"));
    cancel_->setObjectName(QStringLiteral("fingerprintCancel"));
    name_->setObjectName(QStringLiteral("fingerprintName"));
    name_->setAccessibleName(tr("Name of the fingerprint"));
    save_->setObjectName(QStringLiteral("fingerprintSave"));
}

void FingerprintsPanel::wire() {
    keepSelection(
        table_, [this](int row) { return fingerprints_.items().at(row).id; },
        [this](const QString& id) {
            const auto& items = fingerprints_.items();
            const auto found = std::ranges::find(items, id, &FingerprintItem::id);
            return found == items.end() ? -1 : static_cast<int>(found - items.begin());
        });
    connect(add_, &QPushButton::clicked, this, [this] {
        message()->dismiss();
        fingerprints_.add();
    });
    connect(rename_, &QPushButton::clicked, this, &FingerprintsPanel::askRename);
    connect(remove_, &QPushButton::clicked, this, &FingerprintsPanel::askRemove);
    connect(cancel_, &QPushButton::clicked, &fingerprints_, &KeyListModel::cancel);
    connect(save_, &QPushButton::clicked, this, &FingerprintsPanel::saveName);
    connect(name_, &QLineEdit::returnPressed, this, &FingerprintsPanel::saveName);
    connect(new QShortcut(QKeySequence(Qt::Key_F2), table_, nullptr, nullptr, Qt::WidgetShortcut),
            &QShortcut::activated, this, &FingerprintsPanel::askRename);
    connect(new QShortcut(QKeySequence::Delete, table_, nullptr, nullptr, Qt::WidgetShortcut),
            &QShortcut::activated, this, &FingerprintsPanel::askRemove);
    connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] { refresh(); });
    connect(&fingerprints_, &FingerprintsModel::addingChanged, this, &FingerprintsPanel::refreshSteps);
    connect(&fingerprints_, &FingerprintsModel::sampleTaken, this, &FingerprintsPanel::say);
}

QWidget* FingerprintsPanel::makeListPage() {
    auto* page = new QWidget(this);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(rename_);
    buttons->addWidget(remove_);
    buttons->addStretch(1);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins({});
    layout->setSpacing(12);
    layout->addWidget(table_, 1);
    layout->addWidget(empty_, 1, Qt::AlignTop);
    layout->addLayout(buttons);
    return page;
}

QWidget* FingerprintsPanel::makeSamplesPage() {
    QFrame* page = makeFrame(role::card, this);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(24, 24, 24, 20);
    layout->setSpacing(10);
    for (QLabel* label : {prompt_, advice_, progress_})
        label->setAlignment(Qt::AlignCenter);
    layout->addStretch(1);
    layout->addWidget(ring_, 0, Qt::AlignHCenter);
    layout->addSpacing(8);
    layout->addWidget(prompt_);
    layout->addWidget(advice_);
    layout->addWidget(progress_);
    layout->addSpacing(8);
    layout->addWidget(cancel_, 0, Qt::AlignHCenter);
    layout->addStretch(1);
    return page;
}

QWidget* FingerprintsPanel::makeNamePage() {
    QFrame* page = makeFrame(role::card, this);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(24, 22, 24, 20);
    layout->setSpacing(10);
    QLabel* label = makeLabel(tr("&Name, which may be left empty"), role::label, page);
    label->setTextFormat(Qt::AutoText); // so that the mnemonic works
    label->setBuddy(name_);
    name_->setMaximumWidth(360);
    layout->addWidget(makeLabel(text::fingerprintTaken(), {}, page));
    layout->addWidget(nameProblem_);
    layout->addWidget(label);
    layout->addWidget(name_);
    layout->addSpacing(6);
    layout->addWidget(save_, 0, Qt::AlignLeft);
    layout->addStretch(1);
    return page;
}

bool FingerprintsPanel::showsProgress() const {
    return fingerprints_.adding() == FingerprintsModel::Adding::Sampling;
}

void FingerprintsPanel::refresh() {
    KeyListPanel::refresh();
    const bool loaded = fingerprints_.state() == KeyListModel::State::Loaded;
    const bool idle = fingerprints_.adding() == FingerprintsModel::Adding::No;
    const bool any = fingerprints_.rowCount() > 0;
    add_->setVisible(loaded && idle);
    add_->setEnabled(fingerprints_.ready());
    table_->setVisible(any);
    empty_->setVisible(!any);
    rename_->setVisible(any);
    remove_->setVisible(any);
    const bool can = fingerprints_.ready() && chosen() >= 0;
    rename_->setEnabled(can);
    remove_->setEnabled(can);
    save_->setEnabled(fingerprints_.ready());
}

void FingerprintsPanel::refreshSteps() {
    const int step = static_cast<int>(fingerprints_.adding());
    const bool entered = steps_->currentIndex() != step;
    steps_->setCurrentIndex(step);
    refreshSamples();
    refresh();
    if (!entered)
        return;
    if (fingerprints_.adding() == FingerprintsModel::Adding::Sampling) {
        advice_->clear();
        cancel_->setFocus();
    } else if (fingerprints_.adding() == FingerprintsModel::Adding::Naming) {
        nameProblem_->dismiss();
        name_->setText({});
        name_->setPlaceholderText(fingerprints_.freeName());
        name_->setFocus();
    }
}

void FingerprintsPanel::refreshSamples() {
    const unsigned taken = fingerprints_.samplesTaken();
    const unsigned wanted = fingerprints_.samplesWanted();
    const QString progress = text::sampleProgress(taken, wanted);
    ring_->setSamples(taken, wanted, progress);
    ring_->setWaiting(fingerprints_.touchWanted());
    progress_->setText(progress);
    const bool first = fingerprints_.advice().isEmpty();
    const QString prompt = !fingerprints_.touchWanted() ? text::gettingReady()
                           : first                      ? text::touchSensor()
                                                        : text::liftAndTouchAgain();
    if (prompt == prompt_->text())
        return;
    prompt_->setText(prompt);
    if (fingerprints_.touchWanted() && first)
        announce(prompt_, prompt);
}

void FingerprintsPanel::say(const QString& advice) {
    advice_->setText(advice);
    setRole(advice_, fingerprints_.lastSampleGood() ? role::quiet : role::label);
    announce(advice_, advice);
}

int FingerprintsPanel::chosen() const {
    const QModelIndexList rows = table_->selectionModel()->selectedRows();
    return rows.isEmpty() ? -1 : rows.first().row();
}

void FingerprintsPanel::askRename() {
    if (!rename_->isEnabled())
        return;
    const FingerprintItem item = fingerprints_.items().at(chosen());
    auto* dialog = new NamesDialog(
        tr("Rename “%1”").arg(item.title), tr("&Rename"), {{tr("New &name"), tr("New name"), item.name}},
        [](const QStringList& names) { return FingerprintsModel::nameProblem(names.first()); }, this);
    connect(dialog, &NamesDialog::chosen, this, [this, id = item.id](const QStringList& names) {
        message()->dismiss();
        fingerprints_.rename(id, names.first());
    });
    dialog->open();
}

void FingerprintsPanel::askRemove() {
    if (!remove_->isEnabled())
        return;
    const FingerprintItem item = fingerprints_.items().at(chosen());
    auto* dialog = new ConfirmDialog(
        {.title = tr("Remove this fingerprint?"),
         .sentence = text::confirmRemoveFingerprint(item.title, fingerprints_.rowCount() == 1),
         .keep = tr("&Keep it"),
         .act = tr("&Remove it")},
        this);
    connect(dialog, &ConfirmDialog::confirmed, this, [this, id = item.id] {
        message()->dismiss();
        fingerprints_.remove(id);
    });
    dialog->open();
}

void FingerprintsPanel::saveName() {
    if (!save_->isEnabled())
        return;
    const QString problem = FingerprintsModel::nameProblem(name_->text());
    nameProblem_->setProblem(problem);
    if (problem.isEmpty())
        fingerprints_.nameAdded(name_->text());
    else
        name_->setFocus();
}

} // namespace fidesk::ui
