#pragma once

#include "core/base/Bytes.h"
#include "core/base/Clock.h"
#include "core/base/Result.h"

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

class QSqlQuery;
class QVariant;

namespace fidesk::server {

/// What a column holds or a placeholder is bound to: NULL, an integer (times are seconds since 1970 UTC),
/// UTF-8 text, or binary data.
using Value = std::variant<std::nullptr_t, std::int64_t, std::string, Bytes>;

/// A nullable column's value: NULL where there is none.
template <typename T> Value orNull(const std::optional<T>& value) {
    return value ? Value(*value) : Value(nullptr);
}

/// Seconds since 1970 UTC, the form of every time in the store.
std::int64_t toSeconds(TimePoint time);
TimePoint fromSeconds(std::int64_t seconds);

/// One row of an answer, owned; columns by position. NULL reads as 0, "" and no bytes.
class Row {
public:
    explicit Row(std::vector<Value> values) : values_(std::move(values)) {}
    [[nodiscard]] std::int64_t integer(std::size_t column) const;
    [[nodiscard]] bool boolean(std::size_t column) const { return integer(column) != 0; }
    [[nodiscard]] std::string text(std::size_t column) const;
    [[nodiscard]] Bytes blob(std::size_t column) const;
    [[nodiscard]] bool isNull(std::size_t column) const;
    /// Whether the column has a value of this type, of those in Value, and not what was read as one.
    template <typename T> [[nodiscard]] bool holds(std::size_t column) const {
        return std::holds_alternative<T>(values_.at(column));
    }

private:
    std::vector<Value> values_;
};

/// One connection to the store, of the thread that opened it. Every value goes in bound; SQL text is never
/// put together from data. Errors of every call: DatabaseFailed, `detail` is SQLite's message, `native` its
/// code.
class Database {
public:
    /// Opens the SQLite file at @p path, creating it where @p create; sets WAL, foreign keys, and a busy
    /// timeout of 10 s. Does not migrate. Errors: FileUnreadable if it is not there or not to be opened.
    static Result<std::unique_ptr<Database>> open(const std::string& path, bool create);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// Runs @p sql, one statement with `?` placeholders, and gives all its rows (RETURNING included).
    Result<std::vector<Row>> query(std::string_view sql, const std::vector<Value>& values = {});

    /// As query(), the first row only.
    Result<std::optional<Row>> first(std::string_view sql, const std::vector<Value>& values = {});

    /// As query(), for statements without rows: how many rows it changed.
    Result<std::int64_t> run(std::string_view sql, const std::vector<Value>& values = {});

private:
    struct Connection;
    explicit Database(std::unique_ptr<Connection> connection);
    Result<QSqlQuery*> executed(std::string_view sql, const std::vector<Value>& values);

    std::unique_ptr<Connection> connection_;
};

/// Whether @p error says that a UNIQUE or PRIMARY KEY constraint refused a row.
bool isDuplicate(const Error& error);

/// A write transaction: begun at once (BEGIN IMMEDIATE), so that it waits for other writers here and not
/// half-way; rolled back on destruction unless committed. Not nested.
class Transaction {
public:
    static Result<Transaction> begin(Database& database);
    ~Transaction();
    Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
    Transaction& operator=(Transaction&&) = delete;
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    Result<void> commit();

private:
    explicit Transaction(Database& database) : database_(&database) {}
    Database* database_;
};

} // namespace fidesk::server
