#pragma once

#include <QTableView>

namespace fidesk::ui {

/// A table of rows to choose one from: no grid, no editing, Tab leaves it, the first column takes the room;
/// where no row is chosen, the first arrow key chooses one.
QTableView* makeTable(QAbstractItemModel* model, const QString& accessibleName, QWidget* parent);

} // namespace fidesk::ui
