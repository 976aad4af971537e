#include "ui/widgets/BatchChoosePanel.h"

#include "ui/widgets/ColumnFit.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Tables.h"

#include <QDragEnterEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QMimeData>
#include <QSignalBlocker>

namespace fidesk::ui {

namespace {

QLabel* buddyLabel(const QString& text, QWidget* buddy, QWidget* parent) {
    QLabel* label = makeLabel(text, role::label, parent);
    label->setTextFormat(Qt::AutoText); // so that the mnemonic works
    label->setBuddy(buddy);
    return label;
}

/// The file that is dropped; empty: none, or several.
QString droppedFile(const QMimeData* data) {
    const QList<QUrl> urls = data->urls();
    return urls.size() == 1 && urls.first().isLocalFile() ? urls.first().toLocalFile() : QString();
}

QFileDialog* fileDialog(const char* name, const QString& title, QWidget* parent) {
    auto* dialog = new QFileDialog(parent, title);
    dialog->setObjectName(QString::fromLatin1(name));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    return dialog;
}

} // namespace

BatchChoosePanel::BatchChoosePanel(BatchModel& batch, QWidget* parent)
    : QWidget(parent), batch_(batch), chooseFile_(makeButton(tr("&Choose a file…"), role::primary, this)),
      file_(makeLabel({}, role::label, this)), before_(makeLabel({}, {}, this)),
      beforeNote_(makeFrame(role::note, this)),
      problems_(makeTable(&batch.choice.problems, tr("Problems in the file"), this)),
      profile_(new QComboBox(this)), handover_(new BatchHandoverForm(this)),
      start_(makeButton(tr("&Start"), role::primary, this)), why_(makeLabel({}, role::quiet, this)),
      unfinishedHeading_(makeLabel(tr("Not finished"), role::heading, this)),
      unfinished_(new QListWidget(this)), resume_(makeButton(tr("&Go on with it"), {}, this)) {
    name();
    setAcceptDrops(true);
    lay();
    connect(chooseFile_, &QPushButton::clicked, this, &BatchChoosePanel::askFile);
    connect(profile_, &QComboBox::activated, this,
            [this] { batch_.choice.setProfile(profile_->currentData().toString()); });
    connect(handover_, &BatchHandoverForm::changed, this, &BatchChoosePanel::refresh);
    connect(start_, &QPushButton::clicked, this, &BatchChoosePanel::start);
    connect(resume_, &QPushButton::clicked, this, &BatchChoosePanel::resume);
    connect(unfinished_, &QListWidget::itemActivated, this, &BatchChoosePanel::resume);
    connect(unfinished_, &QListWidget::currentRowChanged, this, &BatchChoosePanel::refresh);
    connect(&batch_, &BatchModel::changed, this, &BatchChoosePanel::refresh);
    connect(&batch_.choice, &BatchChoice::changed, this, &BatchChoosePanel::refresh);
    refresh();
}

void BatchChoosePanel::name() {
    setObjectName(QStringLiteral("batchChoose"));
    chooseFile_->setObjectName(QStringLiteral("batchChooseFile"));
    file_->setObjectName(QStringLiteral("batchFile"));
    beforeNote_->setObjectName(QStringLiteral("batchBegunBefore"));
    problems_->setObjectName(QStringLiteral("batchProblems"));
    profile_->setObjectName(QStringLiteral("batchProfile"));
    profile_->setAccessibleName(tr("Profile of rows that name none"));
    start_->setObjectName(QStringLiteral("batchStart"));
    unfinished_->setObjectName(QStringLiteral("batchUnfinished"));
    unfinished_->setAccessibleName(tr("Batches that are not finished"));
    resume_->setObjectName(QStringLiteral("batchResume"));
}

QWidget* BatchChoosePanel::makeFileCard() {
    QFrame* card = makeFrame(role::card, this);
    auto* words = new QVBoxLayout;
    words->setSpacing(4);
    words->addWidget(file_);
    words->addWidget(
        makeLabel(tr("CSV with the columns user, nickname, label and profile, in any order; only "
                     "user has to be there. It can be dropped here, too."),
                  role::quiet, card));
    auto* row = new QHBoxLayout;
    row->setSpacing(16);
    row->addWidget(new DrawingLabel(Drawing::Stack, 40, card));
    row->addLayout(words, 1);
    row->addWidget(chooseFile_);
    auto* note = new QVBoxLayout(beforeNote_);
    note->setContentsMargins(12, 8, 12, 8);
    note->addWidget(before_);
    auto* layout = new QVBoxLayout(card);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    layout->addLayout(row);
    layout->addWidget(beforeNote_);
    return card;
}

QWidget* BatchChoosePanel::makeOptions() {
    auto* options = new QWidget(this);
    options->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    auto* left = new QVBoxLayout;
    left->setSpacing(8);
    left->addWidget(buddyLabel(tr("&Profile of rows that name none"), profile_, options));
    left->addWidget(profile_);
    left->addStretch(1);
    auto* layout = new QHBoxLayout(options);
    layout->setContentsMargins({});
    layout->setSpacing(32);
    layout->addLayout(left, 2);
    layout->addWidget(handover_, 3);
    return options;
}

QWidget* BatchChoosePanel::makeUnfinished() {
    auto* part = new QWidget(this);
    unfinished_->setMaximumHeight(132);
    unfinished_->setProperty("role", role::card);
    auto* row = new QHBoxLayout;
    row->setSpacing(12);
    row->addWidget(unfinished_, 1);
    row->addWidget(resume_, 0, Qt::AlignTop);
    auto* layout = new QVBoxLayout(part);
    layout->setContentsMargins({});
    layout->setSpacing(8);
    layout->addWidget(unfinishedHeading_);
    layout->addLayout(row);
    return part;
}

void BatchChoosePanel::lay() {
    new ColumnFit(problems_, {0, 1, 2}, -1, BatchProblems::Problem);
    auto* bottom = new QHBoxLayout;
    bottom->setSpacing(12);
    bottom->addWidget(why_, 1);
    bottom->addWidget(start_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(16);
    layout->addWidget(makeFileCard());
    layout->addWidget(problems_, 1);
    layout->addWidget(makeOptions());
    layout->addLayout(bottom);
    layout->addWidget(makeUnfinished());
    layout->addStretch(0);
}

void BatchChoosePanel::fillProfiles() {
    const QSignalBlocker quiet(profile_);
    const QList<ProfileItem>& profiles = batch_.choice.profiles();
    const auto nameOf = [](const ProfileItem& profile) {
        return profile.id.isEmpty() ? tr("No profile: PINs are typed") : profile.name;
    };
    bool same = profile_->count() == profiles.size();
    for (int row = 0; same && row < profile_->count(); ++row)
        same = profile_->itemData(row).toString() == profiles[row].id &&
               profile_->itemText(row) == nameOf(profiles[row]);
    if (!same) {
        profile_->clear();
        for (const ProfileItem& profile : profiles)
            profile_->addItem(nameOf(profile), profile.id);
    }
    profile_->setCurrentIndex(std::max(0, profile_->findData(batch_.choice.profile())));
}

void BatchChoosePanel::fillUnfinished() {
    const QList<BatchItem>& items = batch_.choice.unfinished();
    const bool any = !items.isEmpty();
    unfinishedHeading_->setVisible(any);
    unfinished_->setVisible(any);
    resume_->setVisible(any);
    const auto* before = unfinished_->currentItem();
    const QString chosen = before ? before->data(Qt::UserRole).toString() : QString();
    const QSignalBlocker quiet(unfinished_);
    unfinished_->clear();
    int current = 0;
    for (const BatchItem& item : items) {
        const QString words = tr("%1 · begun %2 · %3 of %4 rows left");
        auto* row = new QListWidgetItem(words.arg(item.name, item.started).arg(item.left).arg(item.rows),
                                        unfinished_);
        row->setData(Qt::UserRole, item.id);
        if (item.id == chosen)
            current = unfinished_->count() - 1;
    }
    unfinished_->setCurrentRow(any ? current : -1);
}

QString BatchChoosePanel::hindrance() const {
    if (!batch_.hindrance().isEmpty())
        return batch_.hindrance();
    return handover_->problem();
}

void BatchChoosePanel::refresh() {
    const BatchChoice& choice = batch_.choice;
    file_->setText(choice.sentence().isEmpty() ? tr("Whom are the keys for?") : choice.sentence());
    before_->setText(choice.begunBefore());
    beforeNote_->setVisible(!choice.begunBefore().isEmpty());
    problems_->setVisible(choice.problems.rowCount() > 0);
    fillProfiles();
    fillUnfinished();
    why_->setText(hindrance().isEmpty() ? choice.hindrance() : hindrance());
    const bool can = hindrance().isEmpty() && !batch_.open();
    start_->setEnabled(can && choice.ready() && !choice.busy());
    resume_->setEnabled(can && unfinished_->currentItem());
    const QString look = choice.ready() ? QString() : role::primary;
    if (chooseFile_->property("role").toString() != look)
        setRole(chooseFile_, look); // One button leads on.
}

void BatchChoosePanel::choose(const QString& path) {
    Q_EMIT begun();
    batch_.choice.chooseFile(path);
}

void BatchChoosePanel::start() {
    Q_EMIT begun();
    batch_.start(handover_->handover());
}

void BatchChoosePanel::resume() {
    if (!resume_->isEnabled())
        return;
    Q_EMIT begun();
    batch_.resume(unfinished_->currentItem()->data(Qt::UserRole).toString(), handover_->handover());
}

void BatchChoosePanel::askFile() {
    QFileDialog* dialog = fileDialog("batchFileDialog", tr("Choose a list of users"), this);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("CSV (*.csv)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, &BatchChoosePanel::choose);
    dialog->open();
}

void BatchChoosePanel::dragEnterEvent(QDragEnterEvent* event) {
    if (!droppedFile(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void BatchChoosePanel::dropEvent(QDropEvent* event) {
    const QString file = droppedFile(event->mimeData());
    if (file.isEmpty())
        return;
    event->acceptProposedAction();
    choose(file);
}

} // namespace fidesk::ui
