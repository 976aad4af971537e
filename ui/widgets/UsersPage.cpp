#include "ui/widgets/UsersPage.h"

#include "ui/text/BatchPrompts.h"
#include "ui/text/EnrolSteps.h"
#include "ui/text/Prompts.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Tables.h"

#include <QHBoxLayout>
#include <QHeaderView>

namespace fidesk::ui {

UsersPage::UsersPage(Workbench& workbench, QWidget* parent)
    : QWidget(parent), workbench_(workbench), search_(new QLineEdit(this)),
      table_(makeTable(&workbench.users, tr("Users"), this)), state_(makeLabel({}, role::quiet, this)),
      side_(new QStackedWidget(this)), nobody_(makeNobody()),
      registrations_(new RegistrationsPanel(workbench.registrations, this)),
      enrol_(new EnrolPanel(workbench.enrolment, this)) {
    search_->setObjectName(QStringLiteral("search"));
    search_->setPlaceholderText(tr("Search by name, user name or mail"));
    search_->setAccessibleName(tr("Search users"));
    search_->setClearButtonEnabled(true);
    table_->setObjectName(QStringLiteral("users"));
    table_->horizontalHeader()->setSectionResizeMode(UsersModel::UserName, QHeaderView::Stretch);
    table_->setColumnHidden(UsersModel::Organisation, true); // The panel beside it tells.
    state_->setObjectName(QStringLiteral("usersState"));
    lay();
    connect(search_, &QLineEdit::textChanged, &workbench_.users, &UsersModel::setSearch);
    connect(search_, &QLineEdit::returnPressed, this, [this] {
        table_->setFocus();
        if (!table_->selectionModel()->hasSelection())
            table_->selectRow(0);
    });
    connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this, &UsersPage::userChosen);
    connect(&workbench_.users, &UsersModel::stateChanged, this, &UsersPage::usersChanged);
    connect(&workbench_.users, &UsersModel::modelReset, this, &UsersPage::userChosen);
    connect(registrations_, &RegistrationsPanel::registerRequested, this, &UsersPage::startEnrolment);
    connect(&workbench_.enrolment, &EnrolmentModel::changed, this, &UsersPage::enrolmentChanged);
    connect(registrations_, &RegistrationsPanel::replacementRequested, this, &UsersPage::startReplacement);
    connect(&workbench_.enrolment, &EnrolmentModel::registered, this, &UsersPage::tellRegistered);
    usersChanged();
}

QWidget* UsersPage::makeNobody() {
    auto* page = new QWidget(this);
    auto* layout = new QVBoxLayout(page);
    QLabel* hint = makeLabel(tr("Choose a user to see their registered keys."), role::quiet, page);
    hint->setAlignment(Qt::AlignHCenter);
    auto* drawing = new DrawingLabel(Drawing::Users, 72, page);
    drawing->setColour(DrawingLabel::Colour::Quiet);
    layout->addStretch(2);
    layout->addWidget(drawing, 0, Qt::AlignCenter);
    layout->addSpacing(10);
    layout->addWidget(hint);
    layout->addStretch(3);
    return page;
}

void UsersPage::lay() {
    for (QWidget* page : {nobody_, static_cast<QWidget*>(registrations_), static_cast<QWidget*>(enrol_)})
        side_->addWidget(page);
    QFrame* card = makeFrame(role::card, this);
    auto* inside = new QVBoxLayout(card);
    inside->setContentsMargins(22, 20, 22, 18);
    inside->addWidget(side_);

    auto* left = new QVBoxLayout;
    left->setSpacing(12);
    left->addWidget(search_);
    left->addWidget(table_, 1);
    left->addWidget(state_);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(20, 18, 20, 18);
    layout->setSpacing(18);
    layout->addLayout(left, 5);
    layout->addWidget(card, 6);
}

void UsersPage::focusSearch() {
    search_->setFocus();
}

QString UsersPage::countOf(const UsersModel& users) {
    if (users.canFetchMore({}))
        return tr("%1 users, and more below").arg(users.rowCount());
    return users.rowCount() == 1 ? tr("1 user") : tr("%1 users").arg(users.rowCount());
}

void UsersPage::usersChanged() {
    const UsersModel& users = workbench_.users;
    if (users.search() != search_->text().simplified() && users.search().isEmpty())
        search_->clear();
    if (!users.problem().isEmpty())
        state_->setText(users.problem());
    else if (users.busy())
        state_->setText(tr("Searching…"));
    else if (users.rowCount() == 0)
        state_->setText(tr("No user matches."));
    else
        state_->setText(countOf(users));
    if (!users.busy() && search_->hasFocus())
        announce(state_, state_->text());
}

void UsersPage::userChosen() {
    if (workbench_.enrolment.open())
        return;
    const QModelIndexList rows = table_->selectionModel()->selectedRows();
    const UserItem user = rows.isEmpty() ? UserItem() : workbench_.users.user(rows.first().row());
    if (user.id != workbench_.registrations.user().id)
        workbench_.registrations.setUser(user);
    side_->setCurrentWidget(user.id.isEmpty() ? nobody_ : registrations_);
}

void UsersPage::startEnrolment() {
    const RegistrationsModel& registrations = workbench_.registrations;
    if (workbench_.batch.open())
        return registrations_->showProblem(text::batchIsUnderWay());
    workbench_.enrolment.start(registrations.user(), registrations.nicknames());
}

void UsersPage::startReplacement(const RegistrationItem& old) {
    const RegistrationsModel& registrations = workbench_.registrations;
    if (workbench_.batch.open())
        return registrations_->showProblem(text::batchIsUnderWay());
    QStringList others = registrations.nicknames();
    others.removeOne(old.nickname);
    workbench_.enrolment.startReplacement(registrations.user(), old, others);
}

void UsersPage::tellRegistered(const QString& id, const QString& nickname) {
    const QString& user = workbench_.enrolment.user().name;
    registrations_->select(id);
    registrations_->showSuccess(workbench_.enrolment.replaced() ? text::replacedAs(user, nickname)
                                                                : text::registeredAs(user, nickname));
}

void UsersPage::enrolmentChanged() {
    const bool open = workbench_.enrolment.open();
    search_->setEnabled(!open);
    table_->setEnabled(!open);
    if (open == (side_->currentWidget() == enrol_))
        return;
    if (open) {
        side_->setCurrentWidget(enrol_);
        enrol_->focusStep();
        return;
    }
    side_->setCurrentWidget(registrations_);
    workbench_.registrations.reload();
    userChosen();
    table_->setFocus();
}

} // namespace fidesk::ui
