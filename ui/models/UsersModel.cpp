#include "ui/models/UsersModel.h"

#include "core/base/Json.h"
#include "ui/text/ErrorText.h"

namespace fidesk::ui {

namespace {

using namespace std::chrono_literals;

constexpr auto typingPause = 200ms;

UserItem toItem(const portal::User& user) {
    return {.id = toQString(user.id),
            .name = toQString(user.displayName),
            .userName = toQString(user.userPrincipalName),
            .mail = toQString(user.mail),
            .organisation = toQString(user.organisation)};
}

} // namespace

UsersModel::UsersModel(Executor& portal, QObject* parent) : QAbstractTableModel(parent), executor_(portal) {
    typing_.setSingleShot(true);
    typing_.setInterval(typingPause);
    connect(&typing_, &QTimer::timeout, this, &UsersModel::reload);
}

void UsersModel::setPortal(std::shared_ptr<portal::Portal> portal) {
    portal_ = std::move(portal);
    search_.clear();
    clear();
    reload();
}

void UsersModel::setSearch(const QString& text) {
    const QString simplified = text.simplified();
    if (simplified == search_)
        return;
    search_ = simplified;
    stop_.request_stop();
    typing_.start();
}

void UsersModel::reload() {
    typing_.stop();
    stop_.request_stop();
    if (portal_)
        ask({});
}

void UsersModel::clear() {
    beginResetModel();
    users_.clear();
    next_.clear();
    endResetModel();
}

void UsersModel::ask(const std::string& next) {
    busy_ = true;
    problem_.clear();
    Q_EMIT stateChanged();
    const bool first = next.empty();
    stop_ = executor_
                .run([portal = portal_, words = toUtf8(search_), next](const std::stop_token& stop) {
                    return portal->findUsers(words, next, stop);
                })
                .then(this, [this, first, asked = ++asked_](Result<portal::UserPage> page) {
                    if (asked == asked_)
                        answered(first, std::move(page));
                });
}

void UsersModel::answered(bool first, Result<portal::UserPage> page) {
    busy_ = false;
    if (first)
        clear();
    if (page) {
        const int from = static_cast<int>(users_.size());
        const int count = static_cast<int>(page->users.size());
        if (count > 0) {
            beginInsertRows({}, from, from + count - 1);
            for (const portal::User& user : page->users)
                users_.append(toItem(user));
            endInsertRows();
        }
        next_ = page->next;
    } else if (page.error().code != ErrorCode::Cancelled) {
        problem_ = text::sentence(page.error());
        next_.clear();
    }
    Q_EMIT stateChanged();
    if (!page && page.error().code == ErrorCode::SignInNeeded)
        Q_EMIT signInNeeded();
}

int UsersModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(users_.size());
}

int UsersModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant UsersModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    const UserItem& user = users_.at(index.row());
    switch (index.column()) {
    case Name:
        return user.name;
    case UserName:
        return user.userName;
    case Organisation:
        return user.organisation;
    default:
        return {};
    }
}

QVariant UsersModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Name");
    case UserName:
        return tr("User name");
    case Organisation:
        return tr("Organisation");
    default:
        return {};
    }
}

bool UsersModel::canFetchMore(const QModelIndex& parent) const {
    return !parent.isValid() && !busy_ && !next_.empty();
}

void UsersModel::fetchMore(const QModelIndex& parent) {
    if (canFetchMore(parent))
        ask(next_);
}

} // namespace fidesk::ui
