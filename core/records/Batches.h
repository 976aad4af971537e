#pragma once

#include "core/records/Trail.h"

namespace fidesk::records {

/// Lists of users who get keys, in a database. What is changed is in a transaction alone, and told to the
/// `changes` of its event. Errors of every call: DatabaseFailed.
class Batches {
public:
    explicit Batches(sql::Database& database) : database_(database) {}

    Result<void> add(const Batch& batch, const std::vector<BatchRow>& rows, Changes& changes);
    /// The newest first.
    Result<std::vector<Batch>> all();
    Result<std::optional<Batch>> batch(const std::string& id);
    /// In order.
    Result<std::vector<BatchRow>> rows(const std::string& batch);
    Result<std::optional<BatchRow>> row(const BatchPlace& place);

    /// Replaces what is kept of a row that is there.
    Result<void> set(const std::string& batch, const BatchRow& row, Changes& changes);

private:
    sql::Database& database_;
};

/// What the trail calls it that a row has come to @p state.
const char* actionOf(RowState state);

} // namespace fidesk::records
