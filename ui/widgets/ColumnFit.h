#pragma once

#include <QList>
#include <QObject>
#include <QTableView>

namespace fidesk::ui {

/// Gives each column of a table the width its text needs, and one of them what is left over. Where there is
/// less room than that, the spare column is not shown; where there is still less, the widest of the elastic
/// columns give way first, so that a short text among long ones is not cut. Lives as long as the table.
class ColumnFit : public QObject {
public:
    /// @p table has its model. @p spare: -1, or a column that can be seen elsewhere, too. @p wide: gets what
    /// is left over.
    explicit ColumnFit(QTableView* table, QList<int> elastic, int spare = -1, int wide = 0);

    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QTableView* table_;
    QList<int> elastic_;
    int spare_;
    int wide_;
    bool fitting_{false};

    void fit();
    void setWidths(QList<int> widths);
    [[nodiscard]] QList<int> wanted() const;
    [[nodiscard]] int widestElastic(const QList<int>& widths, int room) const;
};

} // namespace fidesk::ui
