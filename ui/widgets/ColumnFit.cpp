#include "ui/widgets/ColumnFit.h"

#include <QEvent>
#include <QHeaderView>

#include <algorithm>
#include <numeric>
#include <utility>

namespace fidesk::ui {

ColumnFit::ColumnFit(QTableView* table, QList<int> elastic, int spare, int wide)
    : QObject(table), table_(table), elastic_(std::move(elastic)), spare_(spare), wide_(wide) {
    table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table_->viewport()->installEventFilter(this);
    const QAbstractItemModel* model = table_->model();
    connect(model, &QAbstractItemModel::modelReset, this, &ColumnFit::fit);
    connect(model, &QAbstractItemModel::rowsInserted, this, &ColumnFit::fit);
    connect(model, &QAbstractItemModel::dataChanged, this, &ColumnFit::fit);
}

bool ColumnFit::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize || event->type() == QEvent::Show)
        fit();
    return QObject::eventFilter(watched, event);
}

QList<int> ColumnFit::wanted() const {
    const QHeaderView* header = table_->horizontalHeader();
    const QAbstractItemView* view = table_; // where the hint is public
    QList<int> widths;
    for (int column = 0; column < header->count(); ++column)
        widths.append(std::max({header->minimumSectionSize(), header->sectionSizeHint(column),
                                view->sizeHintForColumn(column)}));
    return widths;
}

/// How wide elastic columns may be at most, so that all fit into @p room.
int ColumnFit::widestElastic(const QList<int>& widths, int room) const {
    const auto sum = [&](int most) {
        int total = 0;
        for (int column = 0; column < widths.size(); ++column)
            total += elastic_.contains(column) ? std::min(widths[column], most) : widths[column];
        return total;
    };
    int fits = table_->horizontalHeader()->minimumSectionSize();
    int tooMuch = room + 1;
    while (tooMuch - fits > 1) {
        const int middle = std::midpoint(fits, tooMuch);
        (sum(middle) <= room ? fits : tooMuch) = middle;
    }
    return fits;
}

void ColumnFit::fit() {
    if (std::exchange(fitting_, true)) // by what it changes itself
        return;
    if (spare_ >= 0)
        table_->setColumnHidden(spare_, false);
    QList<int> widths = wanted();
    if (spare_ >= 0 && std::accumulate(widths.begin(), widths.end(), 0) > table_->viewport()->width()) {
        table_->setColumnHidden(spare_, true);
        widths[spare_] = 0;
    }
    setWidths(std::move(widths));
    fitting_ = false;
}

void ColumnFit::setWidths(QList<int> widths) {
    const int room = table_->viewport()->width();
    const int most = widestElastic(widths, room);
    for (const int column : elastic_)
        widths[column] = std::min(widths[column], most);
    const int total = std::accumulate(widths.begin(), widths.end(), 0);
    if (!widths.isEmpty() && total < room)
        widths[wide_] += room - total;
    for (int column = 0; column < widths.size(); ++column)
        if (!table_->isColumnHidden(column))
            table_->horizontalHeader()->resizeSection(column, widths[column]);
}

} // namespace fidesk::ui
