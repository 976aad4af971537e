#pragma once

#include "core/records/Records.h"

#include <QAbstractTableModel>

namespace fidesk::ui {

/// A registration that was interrupted.
struct OpenJobItem {
    QString id;
    QString user;
    QString key;
    QString began;
    QString step;
    QString state;
    QString why;     ///< a sentence: why it is open
    QString portal;  ///< the host where it was begun
    QString address; ///< of that
};

/// The jobs that are open and that nobody is at. GUI thread.
class OpenJobsTable : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { User, Key, Began, Step, State, Portal, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// @p mine: the job that is at work here, which is kept though it is live.
    void setJobs(const std::vector<records::OpenJob>& jobs, const QString& mine = {});
    [[nodiscard]] const QList<OpenJobItem>& items() const { return items_; }
    /// The row of the job of this id; -1: there is none.
    [[nodiscard]] int rowOf(const QString& id) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<OpenJobItem> items_;
};

} // namespace fidesk::ui
