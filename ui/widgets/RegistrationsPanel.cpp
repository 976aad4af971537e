#include "ui/widgets/RegistrationsPanel.h"

#include "ui/text/Prompts.h"
#include "ui/widgets/ColumnFit.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Tables.h"

#include <QHBoxLayout>

namespace fidesk::ui {

RegistrationsPanel::RegistrationsPanel(RegistrationsModel& registrations, QWidget* parent)
    : QWidget(parent), registrations_(registrations), name_(makeLabel({}, role::title, this)),
      userName_(makeLabel({}, role::quiet, this)), message_(new MessageBar(this)),
      table_(makeTable(&registrations, tr("Registered keys"), this)),
      empty_(makeLabel({}, role::quiet, this)),
      register_(makeButton(tr("Register &new key"), role::primary, this)),
      rename_(makeButton(tr("Rena&me"), {}, this)), remove_(makeButton(tr("&Remove"), {}, this)),
      forgotten_(makeButton(tr("PIN for&gotten…"), {}, this)),
      lost_(makeButton(tr("&Lost or stolen"), role::danger, this)) {
    setObjectName(QStringLiteral("registrationsPanel"));
    message_->setObjectName(QStringLiteral("registrationsMessage"));
    table_->setObjectName(QStringLiteral("registrations"));
    new ColumnFit(table_, {RegistrationsModel::Nickname, RegistrationsModel::Model});
    register_->setObjectName(QStringLiteral("register"));
    rename_->setObjectName(QStringLiteral("rename"));
    remove_->setObjectName(QStringLiteral("remove"));
    forgotten_->setObjectName(QStringLiteral("pinForgotten"));
    lost_->setObjectName(QStringLiteral("lost"));
    lay();
    connect(register_, &QPushButton::clicked, this, &RegistrationsPanel::registerRequested);
    connect(rename_, &QPushButton::clicked, this, &RegistrationsPanel::askRename);
    connect(remove_, &QPushButton::clicked, this, [this] { askRemoval(ConfirmRemoval::Reason::Remove); });
    connect(forgotten_, &QPushButton::clicked, this, [this] {
        if (const RegistrationItem* item = chosen())
            Q_EMIT replacementRequested(*item);
    });
    connect(lost_, &QPushButton::clicked, this, [this] { askRemoval(ConfirmRemoval::Reason::Lost); });
    connect(&registrations_, &RegistrationsModel::stateChanged, this, &RegistrationsPanel::refresh);
    // What was selected stays so when the list is loaded anew.
    connect(&registrations_, &RegistrationsModel::modelAboutToBeReset, this, [this] {
        if (const RegistrationItem* item = chosen(); item && wanted_.isEmpty())
            wanted_ = item->id;
    });
    connect(&registrations_, &RegistrationsModel::modelReset, this, &RegistrationsPanel::selectWanted);
    connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &RegistrationsPanel::refresh);
    connect(&registrations_, &RegistrationsModel::renamed, message_,
            [this](const QString& nickname) { message_->showSuccess(text::renamed(nickname)); });
    connect(&registrations_, &RegistrationsModel::removed, message_,
            [this](const QString& nickname) { message_->showSuccess(text::removed(nickname)); });
    connect(&registrations_, &RegistrationsModel::changeFailed, message_, &MessageBar::showProblem);
    refresh();
}

void RegistrationsPanel::lay() {
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(name_);
    words->addWidget(userName_);
    auto* top = new QHBoxLayout;
    top->setSpacing(14);
    top->addWidget(new DrawingLabel(Drawing::Person, 40, this));
    top->addLayout(words, 1);

    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(rename_);
    buttons->addWidget(remove_);
    buttons->addWidget(forgotten_);
    buttons->addStretch(1);
    buttons->addWidget(lost_);

    auto* keysRow = new QHBoxLayout;
    keysRow->addWidget(makeLabel(tr("Registered keys"), role::heading, this), 1);
    keysRow->addWidget(register_);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(14);
    layout->addLayout(top);
    layout->addWidget(message_);
    layout->addLayout(keysRow);
    layout->addWidget(table_, 1);
    layout->addWidget(empty_, 1);
    layout->addLayout(buttons);
}

const RegistrationItem* RegistrationsPanel::chosen() const {
    const QModelIndexList rows = table_->selectionModel()->selectedRows();
    return rows.isEmpty() ? nullptr : &registrations_.items().at(rows.first().row());
}

void RegistrationsPanel::refresh() {
    const UserItem& user = registrations_.user();
    if (user.id != shownUser_) {
        shownUser_ = user.id;
        wanted_.clear();
        message_->dismiss();
    }
    name_->setText(user.name);
    userName_->setText(user.organisation.isEmpty() ? user.userName
                                                   : tr("%1 · %2").arg(user.userName, user.organisation));
    const bool any = !registrations_.items().isEmpty();
    table_->setVisible(any);
    empty_->setVisible(!any);
    if (!registrations_.problem().isEmpty())
        empty_->setText(registrations_.problem());
    else if (registrations_.loaded())
        empty_->setText(tr("No key is registered yet."));
    else
        empty_->setText(tr("Loading…"));
    const bool can = chosen() && !registrations_.busy();
    rename_->setEnabled(can && registrations_.canRename());
    rename_->setToolTip(registrations_.canRename() ? QString() : tr("This portal cannot rename."));
    remove_->setEnabled(can);
    forgotten_->setEnabled(can);
    lost_->setEnabled(can);
    register_->setEnabled(!user.id.isEmpty());
}

void RegistrationsPanel::select(const QString& id) {
    wanted_ = id;
    selectWanted();
}

void RegistrationsPanel::selectWanted() {
    const QList<RegistrationItem>& items = registrations_.items();
    const auto found = std::ranges::find(items, wanted_, &RegistrationItem::id);
    if (wanted_.isEmpty() || found == items.end())
        return;
    table_->selectRow(static_cast<int>(found - items.begin()));
    wanted_.clear();
}

void RegistrationsPanel::askRename() {
    const RegistrationItem* item = chosen();
    if (!item)
        return;
    auto* dialog = new RenameDialog(registrations_, *item, this);
    connect(dialog, &RenameDialog::chosen, this, [this, id = item->id](const QString& nickname) {
        wanted_ = id;
        registrations_.rename(id, nickname);
    });
    dialog->open();
}

void RegistrationsPanel::askRemoval(ConfirmRemoval::Reason reason) {
    const RegistrationItem* item = chosen();
    if (!item)
        return;
    auto* dialog = new ConfirmRemoval(reason, registrations_.user().name, item->nickname, this);
    connect(dialog, &ConfirmRemoval::confirmed, this, [this, id = item->id] { registrations_.remove(id); });
    dialog->open();
}

} // namespace fidesk::ui
