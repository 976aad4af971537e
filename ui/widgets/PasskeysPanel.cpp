#include "ui/widgets/PasskeysPanel.h"

#include "ui/widgets/ColumnFit.h"
#include "ui/widgets/KeyDialogs.h"
#include "ui/widgets/RoomBar.h"
#include "ui/widgets/Tables.h"
#include "ui/widgets/Theme.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QShortcut>
#include <QStyledItemDelegate>

namespace fidesk::ui {

namespace {

/// From so many passkeys on there is a field to search in.
constexpr int manyPasskeys = 8;

/// Shows the website only quietly where it is that of the row above.
class WebsiteDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
        QStyledItemDelegate::initStyleOption(option, index);
        const bool again = index.data(PasskeysModel::SameWebsiteRole).toBool();
        option->font.setWeight(again ? QFont::Normal : QFont::DemiBold);
        if (again)
            option->palette.setColor(QPalette::Text, themeOf(option->palette).quiet);
    }
};

} // namespace

PasskeysPanel::PasskeysPanel(PasskeysModel& passkeys, KeyAccess& access, QWidget* parent)
    : KeyListPanel({.name = QStringLiteral("passkeys"),
                    .heading = tr("Passkeys"),
                    .unlock = tr("The key lists its passkeys only to those who know its PIN.")},
                   passkeys, access, parent),
      passkeys_(passkeys), room_(new RoomBar(this)), found_(new QSortFilterProxyModel(this)),
      search_(new QLineEdit(this)), table_(nullptr), empty_(makeLabel({}, role::quiet, this)),
      reason_(makeLabel({}, role::quiet, this)), rename_(makeButton(tr("Rena&me"), {}, this)),
      delete_(makeButton(tr("&Delete"), role::danger, this)) {
    found_->setFilterCaseSensitivity(Qt::CaseInsensitive);
    found_->setFilterKeyColumn(-1);
    found_->setSourceModel(&passkeys_);
    table_ = makeTable(found_, tr("Passkeys"), this);
    table_->setItemDelegateForColumn(PasskeysModel::Website, new WebsiteDelegate(table_));
    table_->horizontalHeader()->setResizeContentsPrecision(30);
    new ColumnFit(table_, {PasskeysModel::Website, PasskeysModel::UserName, PasskeysModel::DisplayName},
                  PasskeysModel::StoredData);
    table_->setObjectName(QStringLiteral("passkeys"));
    search_->setObjectName(QStringLiteral("passkeySearch"));
    search_->setAccessibleName(tr("Search the passkeys"));
    search_->setPlaceholderText(tr("Search by website or name"));
    search_->setClearButtonEnabled(true);
    rename_->setObjectName(QStringLiteral("passkeyRename"));
    delete_->setObjectName(QStringLiteral("passkeyDelete"));
    lay();
    keepSelection(
        table_,
        [this](int row) { return passkeys_.item(found_->mapToSource(found_->index(row, 0)).row()).id; },
        [this](const QString& id) {
            const int row = passkeys_.rowOf(id);
            return row < 0 ? -1 : found_->mapFromSource(passkeys_.index(row, 0)).row();
        });
    connect(search_, &QLineEdit::textChanged, this, [this](const QString& text) {
        found_->setFilterFixedString(text);
        refresh();
    });
    connect(rename_, &QPushButton::clicked, this, &PasskeysPanel::askRename);
    connect(delete_, &QPushButton::clicked, this, &PasskeysPanel::askDelete);
    connect(new QShortcut(QKeySequence(Qt::Key_F2), table_, nullptr, nullptr, Qt::WidgetShortcut),
            &QShortcut::activated, this, &PasskeysPanel::askRename);
    connect(new QShortcut(QKeySequence::Delete, table_, nullptr, nullptr, Qt::WidgetShortcut),
            &QShortcut::activated, this, &PasskeysPanel::askDelete);
    connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] { refresh(); });
    refresh();
}

void PasskeysPanel::lay() {
    top()->addWidget(room_);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(rename_);
    buttons->addWidget(delete_);
    buttons->addStretch(1);
    auto* layout = new QVBoxLayout(content());
    layout->setContentsMargins({});
    layout->setSpacing(12);
    layout->addWidget(search_);
    layout->addWidget(table_, 1);
    layout->addWidget(empty_, 1, Qt::AlignTop);
    layout->addLayout(buttons);
    layout->addWidget(reason_);
}

void PasskeysPanel::refresh() {
    KeyListPanel::refresh();
    const bool loaded = passkeys_.state() == KeyListModel::State::Loaded;
    const int count = passkeys_.rowCount();
    room_->setVisible(loaded);
    room_->setRoom(passkeys_.used(), passkeys_.used() + passkeys_.remaining(),
                   text::passkeyRoom(passkeys_.used(), passkeys_.remaining()));
    search_->setVisible(count >= manyPasskeys || !search_->text().isEmpty());
    table_->setVisible(found_->rowCount() > 0);
    empty_->setVisible(found_->rowCount() == 0);
    empty_->setText(count == 0 ? text::noPasskeys() : tr("No passkey matches."));
    const bool can = passkeys_.ready() && chosen() >= 0;
    const QString hindrance = loaded ? passkeys_.renameHindrance() : QString();
    rename_->setVisible(count > 0);
    delete_->setVisible(count > 0);
    rename_->setEnabled(can && hindrance.isEmpty());
    delete_->setEnabled(can);
    setReason(rename_, hindrance);
    reason_->setText(hindrance);
    reason_->setVisible(count > 0 && !hindrance.isEmpty());
}

int PasskeysPanel::chosen() const {
    const QModelIndexList rows = table_->selectionModel()->selectedRows();
    return rows.isEmpty() ? -1 : found_->mapToSource(rows.first()).row();
}

void PasskeysPanel::askRename() {
    if (!rename_->isEnabled())
        return;
    const PasskeyItem item = passkeys_.item(chosen());
    auto* dialog = new NamesDialog(
        tr("Rename the passkey for %1").arg(item.website), tr("&Rename"),
        {{tr("&User name"), tr("User name"), item.userName},
         {tr("&Display name"), tr("Display name"), item.displayName}},
        [](const QStringList& names) { return PasskeysModel::nameProblem(names.at(0), names.at(1)); }, this);
    connect(dialog, &NamesDialog::chosen, this, [this, id = item.id](const QStringList& names) {
        message()->dismiss();
        passkeys_.rename(id, names.at(0), names.at(1));
    });
    dialog->open();
}

void PasskeysPanel::askDelete() {
    if (!delete_->isEnabled())
        return;
    const PasskeyItem item = passkeys_.item(chosen());
    auto* dialog = new ConfirmDialog({.title = tr("Delete this passkey?"),
                                      .sentence = text::confirmDeletePasskey(item.who(), item.website),
                                      .keep = tr("&Keep it"),
                                      .act = tr("&Delete it")},
                                     this);
    connect(dialog, &ConfirmDialog::confirmed, this, [this, id = item.id] {
        message()->dismiss();
        passkeys_.remove(id);
    });
    dialog->open();
}

} // namespace fidesk::ui
