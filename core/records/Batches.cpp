#include "core/records/Batches.h"

namespace fidesk::records {

namespace {

std::string assignments(Columns columns) {
    std::string list;
    for (const char* column : columns)
        list += (list.empty() ? "" : ", ") + std::string(column) + " = ?";
    return list;
}

} // namespace

Result<void> Batches::add(const Batch& batch, const std::vector<BatchRow>& rows, Changes& changes) {
    static const std::string insertBatch = "INSERT INTO batches (" + listOf(batchColumns) + ") VALUES (" +
                                           placeholders(batchColumns.size()) + ")";
    static const std::string insertRow = "INSERT INTO batch_rows (" + listOf(rowColumns) + ") VALUES (" +
                                         placeholders(rowColumns.size()) + ")";
    const Values values = valuesOf(batch);
    FIDESK_TRY(database_.run(insertBatch, values));
    changes.batches.append(toJson(batchColumns, values));
    for (const BatchRow& row : rows) {
        const Values rowValues = valuesOf(batch.id, row);
        FIDESK_TRY(database_.run(insertRow, rowValues));
        changes.rows.append(toJson(rowColumns, rowValues));
    }
    return {};
}

Result<std::vector<Batch>> Batches::all() {
    FIDESK_ASSIGN(const auto rows, database_.query("SELECT " + listOf(batchColumns) +
                                                   " FROM batches ORDER BY started_at DESC, rowid DESC"));
    std::vector<Batch> batches;
    for (const sql::Row& row : rows)
        batches.push_back(toBatch(row));
    return batches;
}

Result<std::optional<Batch>> Batches::batch(const std::string& id) {
    FIDESK_ASSIGN(
        const auto row,
        database_.first("SELECT " + listOf(batchColumns) + " FROM batches WHERE id = ?", {storable(id)}));
    return row ? std::optional(toBatch(*row)) : std::nullopt;
}

Result<std::vector<BatchRow>> Batches::rows(const std::string& batch) {
    FIDESK_ASSIGN(const auto found, database_.query("SELECT " + listOf(rowColumns) +
                                                        " FROM batch_rows WHERE batch = ? ORDER BY row",
                                                    {storable(batch)}));
    std::vector<BatchRow> rows;
    for (const sql::Row& row : found)
        rows.push_back(toBatchRow(row));
    return rows;
}

Result<std::optional<BatchRow>> Batches::row(const BatchPlace& place) {
    FIDESK_ASSIGN(const auto row, database_.first("SELECT " + listOf(rowColumns) +
                                                      " FROM batch_rows WHERE batch = ? AND row = ?",
                                                  {storable(place.batch), place.row}));
    return row ? std::optional(toBatchRow(*row)) : std::nullopt;
}

Result<void> Batches::set(const std::string& batch, const BatchRow& row, Changes& changes) {
    constexpr std::size_t names = 2; // its batch and number
    static const std::string update =
        "UPDATE batch_rows SET " + assignments(rowColumns.subspan(names)) + " WHERE batch = ? AND row = ?";
    const Values values = valuesOf(batch, row);
    Values bound(values.begin() + names, values.end());
    bound.insert(bound.end(), values.begin(), values.begin() + names);
    FIDESK_TRY(database_.run(update, bound));
    changes.rows.append(toJson(rowColumns, values));
    return {};
}

const char* actionOf(RowState state) {
    switch (state) {
    case RowState::Done:
        return action::rowDone;
    case RowState::Failed:
        return action::rowFailed;
    case RowState::Skipped:
        return action::rowSkipped;
    case RowState::InDoubt:
        return action::rowInDoubt;
    case RowState::Waiting:
    case RowState::UnderWay:
        break;
    }
    return action::rowAgain;
}

} // namespace fidesk::records
