#pragma once

#include "core/records/Types.h"
#include "ui/models/BatchItems.h"

#include <QAbstractTableModel>

namespace fidesk::ui {

/// The rows of a batch and how each stands. GUI thread.
class BatchRows : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Row, User, Nickname, Label, Profile, State, Reason, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setRows(std::vector<records::BatchRow> rows);
    /// Replaces the row of its number; does nothing where there is none.
    void update(const records::BatchRow& row);
    [[nodiscard]] const std::vector<records::BatchRow>& rows() const { return rows_; }
    /// The user of the first row that waits; empty: none does.
    [[nodiscard]] QString nextUser() const;
    [[nodiscard]] BatchProgressItem progress() const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<records::BatchRow> rows_;

    [[nodiscard]] static QString cell(const records::BatchRow& row, int column);
};

/// What is wrong with a batch file, by line. GUI thread.
class BatchProblems : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Line, Field, Problem, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setProblems(QList<BatchProblemItem> problems);
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<BatchProblemItem> problems_;
};

} // namespace fidesk::ui
