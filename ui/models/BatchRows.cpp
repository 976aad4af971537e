#include "ui/models/BatchRows.h"

#include "core/batch/Batch.h"
#include "ui/text/BatchPrompts.h"
#include "ui/text/Shown.h"

#include <algorithm>

namespace fidesk::ui {

namespace {

QString shown(const std::string& text) {
    return text::shown(std::string_view(text));
}

} // namespace

void BatchRows::setRows(std::vector<records::BatchRow> rows) {
    beginResetModel();
    rows_ = std::move(rows);
    endResetModel();
}

void BatchRows::update(const records::BatchRow& row) {
    const auto found = std::ranges::find(rows_, row.row, &records::BatchRow::row);
    if (found == rows_.end())
        return;
    *found = row;
    const auto number = static_cast<int>(found - rows_.begin());
    Q_EMIT dataChanged(index(number, 0), index(number, ColumnCount - 1));
}

QString BatchRows::nextUser() const {
    const auto next = std::ranges::find(rows_, records::RowState::Waiting, &records::BatchRow::state);
    return next == rows_.end() ? QString() : shown(next->user);
}

BatchProgressItem BatchRows::progress() const {
    const batch::Progress now = batch::progressOf(rows_);
    return {.rows = static_cast<int>(now.rows),
            .settled = static_cast<int>(now.done + now.failed + now.skipped + now.inDoubt),
            .words = text::batchProgress(now.done, now.rows, now.timeLeft)};
}

int BatchRows::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int BatchRows::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QString BatchRows::cell(const records::BatchRow& row, int column) {
    switch (column) {
    case Row:
        return QString::number(row.row);
    case User:
        return shown(row.user);
    case Nickname:
        return shown(row.nickname);
    case Label:
        return shown(row.label);
    case Profile:
        return shown(row.profile);
    case State:
        return text::stateWord(row.state);
    case Reason:
        return text::reasonOf(row);
    default:
        return {};
    }
}

QVariant BatchRows::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    return cell(rows_.at(static_cast<std::size_t>(index.row())), index.column());
}

QVariant BatchRows::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QStringList headings{tr("Row"),     tr("User"),  tr("Nickname"), tr("Label"),
                               tr("Profile"), tr("State"), tr("Why")};
    return headings.value(section);
}

void BatchProblems::setProblems(QList<BatchProblemItem> problems) {
    beginResetModel();
    problems_ = std::move(problems);
    endResetModel();
}

int BatchProblems::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(problems_.size());
}

int BatchProblems::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant BatchProblems::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    const BatchProblemItem& problem = problems_.at(index.row());
    const QStringList cells{problem.line, problem.column, problem.sentence};
    return cells.value(index.column());
}

QVariant BatchProblems::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QStringList headings{tr("Line"), tr("Column"), tr("What is wrong")};
    return headings.value(section);
}

} // namespace fidesk::ui
