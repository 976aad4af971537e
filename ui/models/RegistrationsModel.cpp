#include "ui/models/RegistrationsModel.h"

#include "core/base/Json.h"
#include "core/base/Text.h"
#include "ui/text/ErrorText.h"

#include <QLocale>

#include <algorithm>

namespace fidesk::ui {

namespace {

QDateTime toLocal(TimePoint time) {
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
    return ms == 0 ? QDateTime() : QDateTime::fromMSecsSinceEpoch(ms);
}

RegistrationItem toItem(const portal::Registration& registration) {
    return {.id = toQString(registration.id),
            .nickname = toQString(registration.nickname),
            .model = toQString(registration.model),
            .created = toLocal(registration.createdAt),
            .lastUsed = registration.lastUsedAt ? toLocal(*registration.lastUsedAt) : QDateTime(),
            .aaguid = toQString(registration.aaguid)};
}

QString shortDate(const QDateTime& time) {
    return QLocale().toString(time.date(), QLocale::ShortFormat);
}

} // namespace

RegistrationsModel::RegistrationsModel(Executor& portal, QObject* parent)
    : QAbstractTableModel(parent), executor_(portal) {}

void RegistrationsModel::setPortal(std::shared_ptr<portal::Portal> portal) {
    portal_ = std::move(portal);
    setUser({});
}

void RegistrationsModel::setUser(const UserItem& user) {
    user_ = user;
    loaded_ = false;
    setItems({});
    reload();
}

void RegistrationsModel::reload() {
    stop_.request_stop();
    problem_.clear();
    const unsigned asked = ++asked_;
    if (!portal_ || user_.id.isEmpty()) {
        Q_EMIT stateChanged();
        return;
    }
    ++pending_;
    Q_EMIT stateChanged();
    stop_ = executor_
                .run([portal = portal_, id = toUtf8(user_.id)](const std::stop_token& stop) {
                    return portal->registrations(id, stop);
                })
                .then(this, [this, asked](Result<std::vector<portal::Registration>> list) {
                    --pending_;
                    if (asked == asked_)
                        loadedAs(std::move(list));
                });
}

void RegistrationsModel::loadedAs(Result<std::vector<portal::Registration>> list) {
    QList<RegistrationItem> items;
    if (list)
        for (const portal::Registration& registration : *list)
            items.append(toItem(registration));
    else
        problem_ = text::sentence(list.error());
    loaded_ = list.has_value();
    setItems(std::move(items));
    Q_EMIT stateChanged();
    if (!list && list.error().code == ErrorCode::SignInNeeded)
        Q_EMIT signInNeeded();
}

void RegistrationsModel::setItems(QList<RegistrationItem> items) {
    beginResetModel();
    items_ = std::move(items);
    endResetModel();
}

QStringList RegistrationsModel::nicknames() const {
    QStringList names;
    for (const RegistrationItem& item : items_)
        names.append(item.nickname);
    return names;
}

QString RegistrationsModel::nicknameOf(const QString& id) const {
    const auto found = std::ranges::find(items_, id, &RegistrationItem::id);
    return found == items_.end() ? QString() : found->nickname;
}

QString RegistrationsModel::nicknameProblem(const QString& nickname, const QString& id) const {
    const auto parsed = parseNickname(toUtf8(nickname));
    if (!parsed)
        return text::sentence(parsed.error());
    const auto taken = [&](const RegistrationItem& item) {
        return item.id != id && item.nickname == toQString(*parsed);
    };
    return std::ranges::any_of(items_, taken) ? text::sentence(ErrorCode::NicknameTaken) : QString();
}

void RegistrationsModel::rename(const QString& id, const QString& nickname) {
    ++pending_;
    Q_EMIT stateChanged();
    executor_
        .run([portal = portal_, user = toUtf8(user_.id), registration = toUtf8(id),
              name = toUtf8(nickname.trimmed())](const std::stop_token& stop) {
            return portal->rename(user, registration, name, stop);
        })
        .then(this, [this, nickname](const Result<void>& result) {
            changeEnded(result);
            if (result)
                Q_EMIT renamed(nickname.trimmed());
        });
}

void RegistrationsModel::remove(const QString& id) {
    ++pending_;
    Q_EMIT stateChanged();
    executor_
        .run([portal = portal_, user = toUtf8(user_.id), registration = toUtf8(id)](
                 const std::stop_token& stop) { return portal->remove(user, registration, stop); })
        .then(this, [this, nickname = nicknameOf(id)](const Result<void>& result) {
            changeEnded(result);
            if (result)
                Q_EMIT removed(nickname);
        });
}

void RegistrationsModel::changeEnded(const Result<void>& result) {
    --pending_;
    reload();
    if (result)
        return;
    Q_EMIT changeFailed(text::sentence(result.error()));
    if (result.error().code == ErrorCode::SignInNeeded)
        Q_EMIT signInNeeded();
}

int RegistrationsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(items_.size());
}

int RegistrationsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RegistrationsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    const RegistrationItem& item = items_.at(index.row());
    switch (index.column()) {
    case Nickname:
        return item.nickname;
    case Model:
        return item.model;
    case Created:
        return item.created.isValid() ? shortDate(item.created) : QString();
    case LastUsed:
        return item.lastUsed.isValid() ? shortDate(item.lastUsed) : tr("Never");
    default:
        return {};
    }
}

QVariant RegistrationsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Nickname:
        return tr("Nickname");
    case Model:
        return tr("Model");
    case Created:
        return tr("Registered");
    case LastUsed:
        return tr("Last used");
    default:
        return {};
    }
}

} // namespace fidesk::ui
