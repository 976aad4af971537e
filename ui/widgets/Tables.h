#pragma once

#include <QTableView>

namespace fidesk::ui {

/// A table of rows to choose one from: no grid, no editing, Tab leaves it, the first column takes the room.
QTableView* makeTable(QAbstractItemModel* model, const QString& accessibleName, QWidget* parent);

} // namespace fidesk::ui
