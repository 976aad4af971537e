#include "ui/models/OpenJobsTable.h"

#include "core/base/Json.h"
#include "ui/text/OpenJobsText.h"
#include "ui/text/Prompts.h"
#include "ui/text/Shown.h"

#include <QDateTime>
#include <QLocale>
#include <QUrl>

#include <algorithm>

namespace fidesk::ui {

namespace {

QString shown(const std::string& text) {
    return text::shown(std::string_view(text), 80);
}

QString userOf(const records::Holder& holder) {
    if (!holder.displayName.empty())
        return shown(holder.displayName);
    return shown(holder.userPrincipalName.empty() ? holder.id : holder.userPrincipalName);
}

QString keyOf(const records::KeyIdentity& key) {
    const QString model = shown(key.model.empty() ? key.product : key.model);
    const QString name = model.isEmpty() ? text::securityKey() : model;
    return key.label.empty() ? name : QStringLiteral("%1 (%2)").arg(name, shown(key.label));
}

QString timeOf(TimePoint time) {
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(ms), QLocale::ShortFormat);
}

OpenJobItem itemOf(const records::Job& job) {
    const QString host = QUrl(toQString(job.portal)).authority();
    return {.id = toQString(job.id),
            .user = userOf(job.holder),
            .key = keyOf(job.key),
            .began = timeOf(job.startedAt),
            .step = text::stepWords(job.step),
            .state = text::jobStateWord(job.inDoubt),
            .why = text::whyOpen(job.reason),
            .portal = text::shown(host.isEmpty() ? toQString(job.portal) : host, 80),
            .address = toQString(job.portal)};
}

} // namespace

void OpenJobsTable::setJobs(const std::vector<records::OpenJob>& jobs, const QString& mine) {
    beginResetModel();
    items_.clear();
    for (const records::OpenJob& open : jobs)
        if (!open.live || toQString(open.job.id) == mine)
            items_.append(itemOf(open.job));
    endResetModel();
}

int OpenJobsTable::rowOf(const QString& id) const {
    const auto found = std::ranges::find(items_, id, &OpenJobItem::id);
    return found == items_.end() ? -1 : static_cast<int>(found - items_.begin());
}

int OpenJobsTable::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(items_.size());
}

int OpenJobsTable::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant OpenJobsTable::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    const OpenJobItem& item = items_.at(index.row());
    const QStringList cells{item.user, item.key, item.began, item.step, item.state, item.portal};
    return cells.value(index.column());
}

QVariant OpenJobsTable::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QStringList headings{tr("User"), tr("Key"), tr("Began"), tr("How far"), tr("State"), tr("Portal")};
    return headings.value(section);
}

} // namespace fidesk::ui
