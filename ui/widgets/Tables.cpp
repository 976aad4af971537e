#include "ui/widgets/Tables.h"

#include <QHeaderView>
#include <QKeyEvent>

#include <algorithm>

namespace fidesk::ui {

namespace {

/// Qt's tables move on from the row that is current, which need not be selected, and where there is one row
/// they do not move at all.
class FirstSelection : public QObject {
public:
    explicit FirstSelection(QTableView* table) : QObject(table), table_(table) {
        table_->installEventFilter(this);
    }

    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() != QEvent::KeyPress || table_->selectionModel()->hasSelection() ||
            table_->model()->rowCount() == 0)
            return QObject::eventFilter(watched, event);
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key != Qt::Key_Down && key != Qt::Key_Up)
            return QObject::eventFilter(watched, event);
        table_->selectRow(std::max(0, table_->currentIndex().row()));
        return true;
    }

private:
    QTableView* table_;
};

} // namespace

QTableView* makeTable(QAbstractItemModel* model, const QString& accessibleName, QWidget* parent) {
    auto* table = new QTableView(parent);
    table->setModel(model);
    table->setAccessibleName(accessibleName);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setTabKeyNavigation(false);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + 20);
    table->verticalHeader()->setMinimumSectionSize(table->fontMetrics().height() + 20);
    QHeaderView* header = table->horizontalHeader();
    header->setHighlightSections(false);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setSectionResizeMode(0, QHeaderView::Stretch);
    header->setMinimumSectionSize(90);
    new FirstSelection(table);
    return table;
}

} // namespace fidesk::ui
