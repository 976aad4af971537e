#include "core/sql/Database.h"

#include "core/base/Crypto.h"
#include "core/base/Json.h"
#include "core/sql/Connection.h"

#include <QSqlError>
#include <QSqlQuery>
#include <QSqlRecord>
#include <QVariant>

#include <tuple>

namespace fidesk::sql {

namespace {

constexpr std::string_view commitStatement = "COMMIT";

Value toValue(const QVariant& variant) {
    if (variant.isNull())
        return nullptr;
    if (variant.typeId() == QMetaType::QByteArray) {
        const QByteArray bytes = variant.toByteArray();
        return Bytes(bytes.begin(), bytes.end());
    }
    if (variant.typeId() == QMetaType::QString)
        return toUtf8(variant.toString());
    return static_cast<std::int64_t>(variant.toLongLong()); // of whatever width, or a truth value
}

/// Whether doing it twice is the same as doing it once, so that it can be tried again on a new connection.
bool isRepeatable(std::string_view sql) {
    return sql.starts_with("SELECT ") || sql.starts_with("BEGIN");
}

/// Whether it writes, as far as it can be seen. WITH is for reading alone here.
bool writes(std::string_view sql) {
    return !isRepeatable(sql) && !sql.starts_with("WITH ") && !sql.starts_with("PRAGMA ");
}

std::int64_t lockNumber(std::string_view table, std::string_view key) {
    const Sha256Digest digest = sha256(asBytes(std::string(table) + '\n' + std::string(key)));
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < sizeof number; ++i)
        number = number << 8 | digest.at(i);
    return static_cast<std::int64_t>(number);
}

} // namespace

std::int64_t toSeconds(TimePoint time) {
    return std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
}

TimePoint fromSeconds(std::int64_t seconds) {
    return TimePoint(std::chrono::seconds(seconds));
}

std::int64_t Row::integer(std::size_t column) const {
    const auto* number = std::get_if<std::int64_t>(&values_.at(column));
    return number ? *number : 0;
}

std::string Row::text(std::size_t column) const {
    const auto* text = std::get_if<std::string>(&values_.at(column));
    return text ? *text : std::string();
}

Bytes Row::blob(std::size_t column) const {
    const auto* bytes = std::get_if<Bytes>(&values_.at(column));
    return bytes ? *bytes : Bytes();
}

bool Row::isNull(std::size_t column) const {
    return std::holds_alternative<std::nullptr_t>(values_.at(column));
}

Database::Database(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}

Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::open(const std::string& address, bool create) {
    FIDESK_ASSIGN(auto connection, Connection::open(address, create));
    return std::unique_ptr<Database>(new Database(std::move(connection)));
}

Dialect Database::dialect() const {
    return connection_->dialect();
}

Result<QSqlQuery*> Database::executed(std::string_view sql, const std::vector<Value>& values) {
    if (state_ == State::Spoiled)
        return fail(ErrorCode::DatabaseFailed, "a statement of this transaction failed before");
    const bool idle = state_ == State::Idle;
    if (idle && connection_->isLost())
        FIDESK_TRY(connection_->reconnect());
    const std::string text(sql);
    auto query = connection_->execute(text, values);
    if (!query && idle && connection_->isLost() && isRepeatable(sql)) {
        FIDESK_TRY(connection_->reconnect());
        query = connection_->execute(text, values);
    }
    if (!query && !idle && query.error().code != ErrorCode::InvalidArgument) // which was not sent
        state_ = State::Spoiled;
    if (!query && connection_->isLost() && (idle ? writes(sql) : sql == commitStatement))
        return fail(inDoubt(query.error()));
    return query;
}

/// What is written outside a transaction waits for those of others as a transaction does.
Result<WriterQueue::Turn> Database::turnFor(std::string_view sql) {
    return state_ == State::Idle && writes(sql) ? connection_->turnToWrite() : WriterQueue::Turn();
}

Result<void> Database::expectManyWrites() {
    FIDESK_TRY(query(dialect() == Dialect::Sqlite ? "PRAGMA cache_size=-49152"
                                                  : "SET maintenance_work_mem = '192MB'"));
    return {};
}

Result<void> Database::settleManyWrites(std::string_view table) {
    FIDESK_TRY(query(dialect() == Dialect::Sqlite ? std::string("PRAGMA wal_checkpoint(TRUNCATE)")
                                                  : "VACUUM ANALYZE " + std::string(table)));
    return {};
}

Result<std::vector<Row>> Database::query(std::string_view sql, const std::vector<Value>& values) {
    FIDESK_ASSIGN(const auto turn, turnFor(sql));
    FIDESK_ASSIGN(QSqlQuery * query, executed(sql, values));
    std::vector<Row> rows;
    const int columns = query->record().count();
    while (query->next()) {
        std::vector<Value> row;
        row.reserve(static_cast<std::size_t>(columns));
        for (int column = 0; column < columns; ++column)
            row.push_back(toValue(query->value(column)));
        rows.emplace_back(std::move(row));
    }
    const QSqlError error = query->lastError();
    query->finish();
    if (error.isValid())
        return fail(connection_->failed(error));
    return rows;
}

Result<std::optional<Row>> Database::first(std::string_view sql, const std::vector<Value>& values) {
    FIDESK_ASSIGN(std::vector<Row> rows, query(sql, values));
    return rows.empty() ? std::optional<Row>() : std::optional<Row>(std::move(rows.front()));
}

Result<std::int64_t> Database::run(std::string_view sql, const std::vector<Value>& values) {
    FIDESK_ASSIGN(const auto turn, turnFor(sql));
    FIDESK_ASSIGN(QSqlQuery * query, executed(sql, values));
    const int changed = query->numRowsAffected();
    query->finish();
    return changed;
}

Result<void> Database::lock(std::string_view table, std::string_view key) {
    if (state_ == State::Idle)
        return fail(ErrorCode::Internal, "a lock outside a transaction");
    if (dialect() == Dialect::PostgreSql)
        FIDESK_TRY(query("SELECT pg_advisory_xact_lock(?)", {lockNumber(table, key)}));
    return {};
}

bool Database::inTransaction() const {
    return state_ != State::Idle;
}

Result<void> Database::beginTransaction() {
    if (state_ != State::Idle)
        return fail(ErrorCode::Internal, "a transaction inside another");
    FIDESK_ASSIGN(auto turn, connection_->turnToWrite());
    FIDESK_TRY(
        run(dialect() == Dialect::Sqlite ? "BEGIN IMMEDIATE" : "BEGIN ISOLATION LEVEL READ COMMITTED"));
    turn_ = std::move(turn);
    state_ = State::InTransaction;
    return {};
}

Result<void> Database::commitTransaction() {
    FIDESK_TRY(run(commitStatement));
    state_ = State::Idle;
    turn_.reset();
    return {};
}

void Database::rollBackTransaction() {
    if (!connection_->isLost())
        std::ignore = connection_->execute("ROLLBACK", {});
    state_ = State::Idle;
    turn_.reset();
}

Result<Transaction> Transaction::begin(Database& database) {
    FIDESK_TRY(database.beginTransaction());
    return Transaction(database);
}

Transaction::~Transaction() {
    if (database_)
        database_->rollBackTransaction();
}

Result<void> Transaction::commit() {
    FIDESK_TRY(database_->commitTransaction());
    database_ = nullptr;
    return {};
}

} // namespace fidesk::sql
