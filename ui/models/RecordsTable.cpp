#include "ui/models/RecordsTable.h"

#include "core/base/Json.h"
#include "ui/text/ErrorText.h"

namespace fidesk::ui {

namespace {

using namespace std::chrono_literals;

constexpr auto typingPause = 200ms;

} // namespace

RecordsTable::RecordsTable(Executor& records, QStringList headings, Find find, QObject* parent)
    : QAbstractTableModel(parent), executor_(records), headings_(std::move(headings)),
      find_(std::move(find)) {
    typing_.setSingleShot(true);
    typing_.setInterval(typingPause);
    connect(&typing_, &QTimer::timeout, this, &RecordsTable::reload);
}

void RecordsTable::setSearch(const QString& text) {
    const QString simplified = text.simplified();
    if (simplified == search_)
        return;
    search_ = simplified;
    typing_.start();
}

void RecordsTable::reload() {
    typing_.stop();
    ask({.text = toUtf8(search_)}, true);
}

void RecordsTable::ask(const records::Search& search, bool first) {
    busy_ = true;
    problem_.clear();
    Q_EMIT stateChanged();
    executor_.run([find = find_, search](const std::stop_token&) { return find(search); })
        .then(this, [this, first, asked = ++asked_](Result<RecordRows> found) {
            if (asked == asked_)
                answered(first, std::move(found));
        });
}

void RecordsTable::answered(bool first, Result<RecordRows> found) {
    busy_ = false;
    next_ = found ? std::move(found->next) : std::nullopt;
    if (!found)
        problem_ = text::sentence(found.error());
    if (first) {
        beginResetModel();
        rows_ = found ? std::move(found->rows) : QList<RecordRow>();
        endResetModel();
    } else if (found && !found->rows.isEmpty()) {
        const auto from = static_cast<int>(rows_.size());
        beginInsertRows({}, from, from + static_cast<int>(found->rows.size()) - 1);
        rows_.append(std::move(found->rows));
        endInsertRows();
    }
    Q_EMIT stateChanged();
}

int RecordsTable::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int RecordsTable::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(headings_.size());
}

QVariant RecordsTable::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    return rows_.at(index.row()).cells.value(index.column());
}

QVariant RecordsTable::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return headings_.value(section);
}

bool RecordsTable::canFetchMore(const QModelIndex& parent) const {
    return !parent.isValid() && !busy_ && next_;
}

void RecordsTable::fetchMore(const QModelIndex& parent) {
    if (canFetchMore(parent))
        ask(*next_, false);
}

} // namespace fidesk::ui
