#pragma once

#include "core/records/Records.h"
#include "ui/models/Executor.h"

#include <QAbstractTableModel>
#include <QTimer>

namespace fidesk::ui {

/// A row of the records as it is shown.
struct RecordRow {
    QStringList cells;
    QStringList details; ///< all that is known of it: "Name: value"
};

/// Some rows, and how the search for those behind them goes on; nothing: there are no more.
struct RecordRows {
    QList<RecordRow> rows;
    std::optional<records::Search> next{};
};

/// What the records hold that matches what is typed, page by page as it is scrolled to. GUI thread.
class RecordsTable : public QAbstractTableModel {
    Q_OBJECT
public:
    /// Called on the records' thread.
    using Find = std::function<Result<RecordRows>(const records::Search&)>;

    RecordsTable(Executor& records, QStringList headings, Find find, QObject* parent = nullptr);

    /// Searches 200 ms after the last call.
    void setSearch(const QString& text);
    [[nodiscard]] const QString& search() const { return search_; }
    /// Searches again at once.
    void reload();

    /// Until the first answer, and while there is none to the last search.
    [[nodiscard]] bool busy() const { return busy_; }
    /// A sentence where the search failed; else empty.
    [[nodiscard]] const QString& problem() const { return problem_; }
    [[nodiscard]] const RecordRow& row(int row) const { return rows_.at(row); }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;

Q_SIGNALS:
    /// busy() or problem() changed, or a search has ended.
    void stateChanged();

private:
    Executor& executor_;
    QStringList headings_;
    Find find_;
    QTimer typing_;
    QString search_;
    QList<RecordRow> rows_;
    std::optional<records::Search> next_;
    QString problem_;
    bool busy_{false};
    unsigned asked_{0}; // counts searches, so that an answer to an earlier one is known

    void ask(const records::Search& search, bool first);
    void answered(bool first, Result<RecordRows> found);
};

/// The keys that were issued, those issued last first.
Result<RecordRows> findKeys(records::Records& records, const records::Search& search);
QStringList keyHeadings();

/// What was done, the newest first.
Result<RecordRows> findEntries(records::Records& records, const records::Search& search);
QStringList entryHeadings();

} // namespace fidesk::ui
