#pragma once

#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/sql/Failures.h"
#include "core/sql/Value.h"
#include "core/sql/WriterQueue.h"

#include <initializer_list>
#include <memory>
#include <string_view>

class QSqlQuery;

namespace fidesk::sql {

class Connection;

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
    /// As it was read, whatever its type.
    [[nodiscard]] const Value& value(std::size_t column) const { return values_.at(column); }
    /// Whether the column has a value of this type, of those in Value, and not what was read as one.
    template <typename T> [[nodiscard]] bool holds(std::size_t column) const {
        return std::holds_alternative<T>(values_.at(column));
    }

private:
    std::vector<Value> values_;
};

/// One connection to the store, of the thread that opened it. Every value goes in bound; SQL text is never
/// built from values. SQL has to hold for SQLite and PostgreSQL alike. Errors of every call: DatabaseFailed,
/// with the database's own message, and more in `native` and `retryAfter` (Failures.h); InvalidArgument for
/// text with a NUL character, which PostgreSQL cannot hold.
///
/// A statement that fails inside a transaction spoils it: every later one fails too, until it is rolled back.
/// So ask first (SELECT, ON CONFLICT DO NOTHING) where a refusal is to be written down in the same
/// transaction.
///
/// Where the connection to a server was lost, the call fails and the next one outside a transaction connects
/// again; SELECT and the begin of a transaction try again by themselves. Where something may have been
/// written for all that, by a commit or by a statement outside a transaction, the error is inDoubt().
class Database {
public:
    /// Opens the store at @p address: the path of an SQLite file, which is created where @p create (WAL,
    /// foreign keys, a busy timeout of 10 s), or what parseServerAddress() reads. Does not migrate. Errors:
    /// FileUnreadable if a file is not there or not to be opened; InvalidArgument if the address of a server
    /// cannot be read; DatabaseFailed if it cannot be reached or refuses, with a sentence for people in
    /// `detail`.
    static Result<std::unique_ptr<Database>> open(const std::string& address, bool create);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// Runs @p sql, one statement with `?` placeholders, and gives all its rows (RETURNING included).
    Result<std::vector<Row>> query(std::string_view sql, const std::vector<Value>& values = {});

    /// As query(), the first row only.
    Result<std::optional<Row>> first(std::string_view sql, const std::vector<Value>& values = {});

    /// As query(), for statements without rows: how many rows it changed.
    Result<std::int64_t> run(std::string_view sql, const std::vector<Value>& values = {});

    /// Inside a transaction: waits until no other transaction holds the lock of the same @p table and @p key,
    /// and holds it until this one ends. The row need not be there. For a rule that is checked and then acted
    /// on, in every place that acts on it: lock, then read, then write. Under SQLite, where a transaction is
    /// the only writer, there is nothing to wait for.
    ///
    /// Whoever takes several takes them in this order, so that no two wait for each other: organisations (the
    /// tree: key ""), users (by id),
    /// password_attempts, refresh_tokens (by family), audit (last, just before the commit); two of one table
    /// in the order of their keys. Errors also: Internal outside a transaction.
    Result<void> lock(std::string_view table, std::string_view key);

    /// This connection, until it is closed, will write more than usual: under SQLite it may keep 64 MB of
    /// pages in memory, so that they are not written over and over; under PostgreSQL it makes indexes with
    /// 192 MB.
    Result<void> expectManyWrites();

    /// After those, outside of a transaction: SQLite's log is written back and cut, PostgreSQL learns what is
    /// in
    /// @p table now, without which it chooses badly.
    Result<void> settleManyWrites(std::string_view table);

    [[nodiscard]] Dialect dialect() const;

    /// Whether a Transaction is open on this connection.
    [[nodiscard]] bool inTransaction() const;

    /// What Transaction is made of; not to be called by others.
    Result<void> beginTransaction();
    Result<void> commitTransaction();
    void rollBackTransaction();

private:
    enum class State { Idle, InTransaction, Spoiled };

    explicit Database(std::unique_ptr<Connection> connection);
    Result<QSqlQuery*> executed(std::string_view sql, const std::vector<Value>& values);
    Result<WriterQueue::Turn> turnFor(std::string_view sql);

    std::unique_ptr<Connection> connection_;
    State state_{State::Idle};
    WriterQueue::Turn turn_{}; ///< that of the transaction
};

/// A write transaction. Under SQLite it is the only one (BEGIN IMMEDIATE: it waits for other writers here and
/// not half-way, for those of this process in the order they came); under PostgreSQL others go on beside it
/// and what they commit is seen from one statement to the next (READ COMMITTED): see Database::lock(). Rolled
/// back on destruction unless committed. Not nested.
class Transaction {
public:
    /// Errors: DatabaseFailed, with `retryAfter` where others wrote for too long.
    static Result<Transaction> begin(Database& database);
    ~Transaction();
    Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
    Transaction& operator=(Transaction&&) = delete;
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    /// Once it gives no error, what was written is durable. Errors: DatabaseFailed; inDoubt() where the
    /// connection was lost.
    Result<void> commit();

private:
    explicit Transaction(Database& database) : database_(&database) {}
    Database* database_;
};

} // namespace fidesk::sql
