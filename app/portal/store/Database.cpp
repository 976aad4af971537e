#include "app/portal/store/Database.h"

#include "core/base/Json.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QSqlRecord>
#include <QVariant>

#include <atomic>
#include <unordered_map>

namespace fidesk::server {

namespace {

QVariant toVariant(const Value& value) {
    struct Visitor {
        QVariant operator()(std::nullptr_t) const { return {}; }
        QVariant operator()(std::int64_t number) const { return QVariant::fromValue<qlonglong>(number); }
        QVariant operator()(const std::string& text) const { return toQString(text); }
        QVariant operator()(const Bytes& bytes) const {
            if (bytes.empty())
                return QByteArray("", 0); // a null QByteArray would be bound as NULL
            return QByteArray(reinterpret_cast<const char*>(bytes.data()),
                              static_cast<qsizetype>(bytes.size()));
        }
    };
    return std::visit(Visitor{}, value);
}

Value toValue(const QVariant& variant) {
    if (variant.isNull())
        return nullptr;
    if (variant.typeId() == QMetaType::QByteArray)
        return toBytes(asBytes(variant.toByteArray().toStdString()));
    if (variant.typeId() == QMetaType::LongLong || variant.typeId() == QMetaType::Int)
        return static_cast<std::int64_t>(variant.toLongLong());
    return toUtf8(variant.toString());
}

QString nextConnectionName() {
    static std::atomic<unsigned> count{0};
    return QStringLiteral("fidesk-portal-%1").arg(++count);
}

tl::unexpected<Error> databaseError(const QSqlError& error) {
    return fail(ErrorCode::DatabaseFailed, toUtf8(error.text()), error.nativeErrorCode().toInt());
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

/// Prepared statements are kept by their text: there are few, and SQLite's parser is most of a small query's
/// cost.
struct Database::Connection {
    enum class State { Idle, InTransaction, Spoiled };

    QString name{nextConnectionName()};
    std::unordered_map<std::string, QSqlQuery> statements{};
    State state{State::Idle};

    ~Connection() {
        statements.clear();
        QSqlDatabase::removeDatabase(name);
    }
    [[nodiscard]] QSqlDatabase handle() const { return QSqlDatabase::database(name, false); }

    Result<QSqlQuery*> executed(const std::string& sql, const std::vector<Value>& values) {
        auto found = statements.find(sql);
        if (found == statements.end()) {
            QSqlQuery query(handle());
            query.setForwardOnly(true);
            if (!query.prepare(toQString(sql)))
                return databaseError(query.lastError());
            found = statements.emplace(sql, std::move(query)).first;
        }
        QSqlQuery& query = found->second;
        for (std::size_t i = 0; i < values.size(); ++i)
            query.bindValue(static_cast<int>(i), toVariant(values[i]));
        if (!query.exec()) {
            const QSqlError error = query.lastError();
            query.finish();
            return databaseError(error);
        }
        return &query;
    }
};

Database::Database(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}

Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::open(const std::string& path, bool create) {
    auto connection = std::make_unique<Connection>();
    {
        QSqlDatabase handle = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), connection->name);
        handle.setDatabaseName(toQString(path));
        // Qt's driver splits options at ';'. Opening without SQLITE_OPEN_CREATE keeps a mistyped path from
        // becoming an empty store.
        handle.setConnectOptions(create ? QStringLiteral("QSQLITE_BUSY_TIMEOUT=10000")
                                        : QStringLiteral("QSQLITE_BUSY_TIMEOUT=10000;QSQLITE_OPEN_URI"));
        if (!create)
            handle.setDatabaseName(QStringLiteral("file:") +
                                   QString::fromLatin1(toQString(path).toUtf8().toPercentEncoding("/")) +
                                   QStringLiteral("?mode=rw"));
        if (!handle.open())
            return fail(ErrorCode::FileUnreadable, path + ": " + toUtf8(handle.lastError().text()));
    }
    std::unique_ptr<Database> database(new Database(std::move(connection)));
    for (const char* pragma :
         {"PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA foreign_keys=ON"})
        FIDESK_TRY(database->query(pragma));
    return database;
}

Result<QSqlQuery*> Database::executed(std::string_view sql, const std::vector<Value>& values) {
    if (connection_->state == Connection::State::Spoiled)
        return fail(ErrorCode::DatabaseFailed, "a statement of this transaction failed before");
    auto query = connection_->executed(std::string(sql), values);
    if (!query && connection_->state == Connection::State::InTransaction)
        connection_->state = Connection::State::Spoiled;
    return query;
}

Result<void> Database::expectManyWrites() {
    FIDESK_TRY(query(dialect() == Dialect::Sqlite ? "PRAGMA cache_size=-196608"
                                                  : "SET maintenance_work_mem = '192MB'"));
    return {};
}

Result<void> Database::settleManyWrites(std::string_view table) {
    FIDESK_TRY(query(dialect() == Dialect::Sqlite ? std::string("PRAGMA wal_checkpoint(TRUNCATE)")
                                                  : "VACUUM ANALYZE " + std::string(table)));
    return {};
}

Result<std::vector<Row>> Database::query(std::string_view sql, const std::vector<Value>& values) {
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
        return databaseError(error);
    return rows;
}

Result<std::optional<Row>> Database::first(std::string_view sql, const std::vector<Value>& values) {
    FIDESK_ASSIGN(std::vector<Row> rows, query(sql, values));
    return rows.empty() ? std::optional<Row>() : std::optional<Row>(std::move(rows.front()));
}

Result<std::int64_t> Database::run(std::string_view sql, const std::vector<Value>& values) {
    FIDESK_ASSIGN(QSqlQuery * query, executed(sql, values));
    const int changed = query->numRowsAffected();
    query->finish();
    return changed;
}

bool isDuplicate(const Error& error) {
    constexpr int uniqueConstraint = 2067;
    constexpr int primaryKeyConstraint = 1555;
    return error.code == ErrorCode::DatabaseFailed &&
           (error.native == uniqueConstraint || error.native == primaryKeyConstraint ||
            error.detail.find("UNIQUE constraint failed") != std::string::npos);
}

Result<void> Database::lock(std::string_view table, std::string_view key) {
    if (connection_->state == Connection::State::Idle)
        return fail(ErrorCode::Internal, "a lock outside a transaction");
    std::ignore = table;
    std::ignore = key;
    return {};
}

Dialect Database::dialect() const {
    return Dialect::Sqlite;
}

bool Database::inTransaction() const {
    return connection_->state != Connection::State::Idle;
}

Result<void> Database::beginTransaction() {
    if (connection_->state != Connection::State::Idle)
        return fail(ErrorCode::Internal, "a transaction inside another");
    FIDESK_TRY(run("BEGIN IMMEDIATE"));
    connection_->state = Connection::State::InTransaction;
    return {};
}

Result<void> Database::commitTransaction() {
    FIDESK_TRY(run("COMMIT"));
    connection_->state = Connection::State::Idle;
    return {};
}

void Database::rollBackTransaction() {
    connection_->state = Connection::State::Idle;
    std::ignore = run("ROLLBACK");
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

} // namespace fidesk::server
