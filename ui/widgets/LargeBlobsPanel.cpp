#include "ui/widgets/LargeBlobsPanel.h"

#include "ui/widgets/KeyDialogs.h"
#include "ui/widgets/RoomBar.h"
#include "ui/widgets/Tables.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QShortcut>

namespace fidesk::ui {

LargeBlobsPanel::LargeBlobsPanel(LargeBlobsModel& blobs, KeyAccess& access, QWidget* parent)
    : KeyListPanel({.name = QStringLiteral("storedData"),
                    .heading = tr("Stored data"),
                    .unlock = tr("The key tells what its passkeys keep only to those who know its PIN.")},
                   blobs, access, parent),
      blobs_(blobs), room_(new RoomBar(this)), table_(makeTable(&blobs, tr("Stored data"), this)),
      empty_(makeLabel({}, role::quiet, this)), others_(makeLabel({}, role::quiet, this)),
      export_(makeButton(tr("E&xport…"), {}, this)), import_(makeButton(tr("&Import…"), {}, this)),
      delete_(makeButton(tr("&Delete"), role::danger, this)) {
    table_->setObjectName(QStringLiteral("storedData"));
    export_->setObjectName(QStringLiteral("dataExport"));
    import_->setObjectName(QStringLiteral("dataImport"));
    delete_->setObjectName(QStringLiteral("dataDelete"));
    table_->horizontalHeader()->setResizeContentsPrecision(30);
    table_->horizontalHeader()->setSectionResizeMode(LargeBlobsModel::Website, QHeaderView::ResizeToContents);
    table_->horizontalHeader()->setSectionResizeMode(LargeBlobsModel::Content, QHeaderView::Stretch);
    lay();
    keepSelection(
        table_, [this](int row) { return blobs_.item(row).id; },
        [this](const QString& id) { return blobs_.rowOf(id); });
    connect(export_, &QPushButton::clicked, this, &LargeBlobsPanel::askExport);
    connect(import_, &QPushButton::clicked, this, &LargeBlobsPanel::askImport);
    connect(delete_, &QPushButton::clicked, this, &LargeBlobsPanel::askDelete);
    connect(new QShortcut(QKeySequence::Delete, table_, nullptr, nullptr, Qt::WidgetShortcut),
            &QShortcut::activated, this, &LargeBlobsPanel::askDelete);
    connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] { refresh(); });
    refresh();
}

void LargeBlobsPanel::lay() {
    top()->addWidget(room_);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(export_);
    buttons->addWidget(import_);
    buttons->addWidget(delete_);
    buttons->addStretch(1);
    auto* layout = new QVBoxLayout(content());
    layout->setContentsMargins({});
    layout->setSpacing(12);
    layout->addWidget(table_, 1);
    layout->addWidget(empty_, 1, Qt::AlignTop);
    layout->addWidget(others_);
    layout->addLayout(buttons);
}

void LargeBlobsPanel::refresh() {
    KeyListPanel::refresh();
    const bool any = blobs_.rowCount() > 0;
    room_->setVisible(blobs_.state() == KeyListModel::State::Loaded);
    room_->setRoom(blobs_.bytesUsed(), blobs_.bytesTotal(),
                   text::storedDataRoom(blobs_.bytesUsed(), blobs_.bytesTotal()));
    table_->setVisible(any);
    empty_->setVisible(!any);
    empty_->setText(text::noStoredData());
    const QString others = text::withoutStoredData(blobs_.others());
    others_->setText(others);
    others_->setVisible(any && !others.isEmpty());
    const int row = chosen();
    const bool can = blobs_.ready() && !blobs_.filesBusy() && row >= 0;
    const bool stored = can && blobs_.item(row).any;
    for (QPushButton* button : {export_, import_, delete_})
        button->setVisible(any);
    export_->setEnabled(stored);
    import_->setEnabled(can);
    delete_->setEnabled(stored);
}

int LargeBlobsPanel::chosen() const {
    const QModelIndexList rows = table_->selectionModel()->selectedRows();
    return rows.isEmpty() ? -1 : rows.first().row();
}

void LargeBlobsPanel::askExport() {
    const QString id = blobs_.item(chosen()).id;
    auto* dialog = new QFileDialog(this, tr("Export the stored data"));
    dialog->setObjectName(QStringLiteral("exportDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setOption(QFileDialog::DontConfirmOverwrite); // Asked below, for every platform alike.
    dialog->selectFile(blobs_.fileName(id));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, id](const QString& path) { exportTo(id, path); });
    dialog->open();
}

void LargeBlobsPanel::exportTo(const QString& id, const QString& path) {
    message()->dismiss();
    const QFileInfo file(path);
    if (!file.exists() && !file.isSymLink())
        return blobs_.exportTo(id, path, false);
    auto* dialog = new ConfirmDialog({.title = tr("Replace this file?"),
                                      .sentence = text::confirmReplaceFile(path),
                                      .keep = tr("&Keep it"),
                                      .act = tr("&Replace it")},
                                     this);
    connect(dialog, &ConfirmDialog::confirmed, this, [this, id, path] { blobs_.exportTo(id, path, true); });
    dialog->open();
}

void LargeBlobsPanel::askImport() {
    const StoredDataItem item = blobs_.item(chosen());
    if (!item.any)
        return openFile(item);
    auto* dialog = new ConfirmDialog({.title = tr("Replace what is stored?"),
                                      .sentence = text::confirmReplaceData(item.who, item.website),
                                      .keep = tr("&Keep it"),
                                      .act = tr("Choose a &file…")},
                                     this);
    connect(dialog, &ConfirmDialog::confirmed, this, [this, item] { openFile(item); });
    dialog->open();
}

void LargeBlobsPanel::openFile(const StoredDataItem& item) {
    auto* dialog = new QFileDialog(this, tr("Store a file on the key"));
    dialog->setObjectName(QStringLiteral("importDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this, id = item.id](const QString& path) {
        message()->dismiss();
        blobs_.importFrom(id, path);
    });
    dialog->open();
}

void LargeBlobsPanel::askDelete() {
    if (!delete_->isEnabled())
        return;
    const StoredDataItem item = blobs_.item(chosen());
    auto* dialog = new ConfirmDialog({.title = tr("Delete this data?"),
                                      .sentence = text::confirmDeleteData(item.who, item.website),
                                      .keep = tr("&Keep it"),
                                      .act = tr("&Delete it")},
                                     this);
    connect(dialog, &ConfirmDialog::confirmed, this, [this, id = item.id] {
        message()->dismiss();
        blobs_.remove(id);
    });
    dialog->open();
}

} // namespace fidesk::ui
