#pragma once

#include "core/records/Types.h"
#include "core/sql/Database.h"

#include <QJsonObject>

#include <span>

namespace fidesk::records {

/// The columns of a table, in the order in which values are written and read.
using Columns = std::span<const char* const>;
using Values = std::vector<sql::Value>;

/// `words`, in two of them, is what a search looks at: kept, and hashed, as it was made, since what is folded
/// how hangs on the version of Unicode.
extern const Columns itemColumns;  ///< the first is `id`
extern const Columns eventColumns; ///< all that is hashed; the last two are `changes` (Trail.h) and `words`
extern const Columns batchColumns; ///< the first is `id`
/// The first two are `batch` and `row`; those up to rowOrderColumns are what was ordered.
extern const Columns rowColumns;
inline constexpr std::size_t rowOrderColumns = 7;

Values valuesOf(const Item& item);
Values valuesOf(const Event& event, const std::string& changes);
Values valuesOf(const Batch& batch);
Values valuesOf(const std::string& batch, const BatchRow& row);

/// What a table holds, as it is: a name that is none of ours reads as the first of its kind.
Item toItem(const sql::Row& row);
Event toEvent(const sql::Row& row);
Batch toBatch(const sql::Row& row);
BatchRow toBatchRow(const sql::Row& row);

/// "id, state, ..."
std::string listOf(Columns columns);
/// "?, ?, ..."
std::string placeholders(std::size_t count);

/// The first @p count values of @p row, whatever their types.
Values rawValues(const sql::Row& row, std::size_t count);

/// What the trail tells of a row of a table: its columns with their values, each type told from the others.
QJsonObject toJson(Columns columns, const Values& values);

/// @p text cut at its white space, each word as `words` has it.
std::vector<std::string> wordsOf(const std::string& text);

/// @p text as the database can hold it: well-formed, with U+FFFD for each NUL.
std::string storable(std::string_view text);
/// storable() of at most 512 code points.
std::string cut(std::string_view text);

} // namespace fidesk::records
