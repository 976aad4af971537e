#include "core/sql/Connection.h"

#include "core/base/Json.h"
#include "core/base/Text.h"
#include "core/sql/Failures.h"

#include <QSqlError>
#include <QVariant>

#include <atomic>

namespace fidesk::sql {

namespace {

// What callers ask for decides how many statements there are: a search has one for each of its shapes.
constexpr std::size_t maxStatements = 200;

// How long a writer waits for others.
constexpr std::chrono::milliseconds patience{10'000};

/// SQLite takes U+FEFF or U+FFFE at the head of a text bound as UTF-16 for its byte order: it drops the mark
/// and, behind the second, swaps the bytes of the rest. Behind a mark that is true both are part of the text.
/// Qt's driver for PostgreSQL drops one U+FEFF when it reads: what begins with one is stored with one more.
QString toSqlText(const std::string& text, Dialect dialect) {
    constexpr std::string_view swappedMark = "\xEF\xBF\xBE";
    const bool isMarked =
        text.starts_with(byteOrderMark) || (dialect == Dialect::Sqlite && text.starts_with(swappedMark));
    return isMarked ? QChar(QChar::ByteOrderMark) + toQString(text) : toQString(text);
}

QVariant toVariant(const Value& value, Dialect dialect) {
    struct Visitor {
        Dialect dialect;
        QVariant operator()(std::nullptr_t) const { return {}; }
        QVariant operator()(std::int64_t number) const { return QVariant::fromValue<qlonglong>(number); }
        QVariant operator()(const std::string& text) const { return toSqlText(text, dialect); }
        QVariant operator()(const Bytes& bytes) const {
            if (bytes.empty())
                return QByteArray("", 0); // a null QByteArray would be bound as NULL
            return QByteArray(reinterpret_cast<const char*>(bytes.data()),
                              static_cast<qsizetype>(bytes.size()));
        }
    };
    return std::visit(Visitor{dialect}, value);
}

bool hasNul(const Value& value) {
    const auto* text = std::get_if<std::string>(&value);
    return text && text->find('\0') != std::string::npos;
}

/// Whether it can be prepared: the rest (BEGIN, CREATE, ...) has no placeholders and is rare.
bool isPreparable(std::string_view sql) {
    return sql.starts_with("SELECT ") || sql.starts_with("INSERT ") || sql.starts_with("UPDATE ") ||
           sql.starts_with("DELETE ") || sql.starts_with("WITH ");
}

QString nextConnectionName() {
    static std::atomic<unsigned> count{0};
    return QStringLiteral("fidesk-%1").arg(++count);
}

/// SQLite's code is a decimal number, PostgreSQL's is not.
int nativeCode(const QString& code, Dialect dialect) {
    return dialect == Dialect::Sqlite ? code.toInt() : sqlState(toUtf8(code));
}

} // namespace

Connection::Connection() : name_(nextConnectionName()) {}

Connection::~Connection() {
    drop();
}

/// Qt takes a statement of a lost connection for one that it cannot free, unless the connection went first.
void Connection::drop() {
    if (!lost_)
        statements_.clear();
    QSqlDatabase::removeDatabase(name_);
    statements_.clear();
}

Result<std::unique_ptr<Connection>> Connection::open(const std::string& address, bool create) {
    std::unique_ptr<Connection> connection(new Connection);
    if (isServerAddress(address)) {
        FIDESK_ASSIGN(connection->server_, parseServerAddress(address));
        FIDESK_TRY(connection->connectToServer());
    } else {
        FIDESK_TRY(connection->connectToFile(address, create));
    }
    return connection;
}

Result<void> Connection::connectToFile(const std::string& path, bool create) {
    QSqlDatabase handle = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name_);
    handle.setDatabaseName(toQString(path));
    // Qt's driver splits options at ';'. Opening without SQLITE_OPEN_CREATE keeps a mistyped path from
    // becoming an empty store.
    const QString timeout = QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1").arg(patience.count());
    handle.setConnectOptions(create ? timeout : timeout + QStringLiteral(";QSQLITE_OPEN_URI"));
    if (!create)
        handle.setDatabaseName(QStringLiteral("file:") +
                               QString::fromLatin1(toQString(path).toUtf8().toPercentEncoding("/")) +
                               QStringLiteral("?mode=rw"));
    if (!handle.open())
        return fail(ErrorCode::FileUnreadable, path + ": " + toUtf8(handle.lastError().text()));
    FIDESK_TRY(useWriteAheadLog());
    // FULL syncs the log at every commit. NORMAL would be safe from a killed process, but not from a power
    // cut, which could bring back a removed registration or a spent refresh token that was acknowledged.
    FIDESK_TRY(finish("PRAGMA synchronous=FULL"));
    FIDESK_TRY(finish("PRAGMA foreign_keys=ON"));
    writers_ = WriterQueue::of(path);
    return {};
}

Result<void> Connection::finish(const char* statement) {
    FIDESK_ASSIGN(QSqlQuery * query, execute(statement, {}));
    query->finish();
    return {};
}

/// Where several make a file at once, SQLite refuses some without waiting: each reads what another is to
/// write. The begin of a write waits for them, and then it is done, or free to be done.
Result<void> Connection::useWriteAheadLog() {
    constexpr int mostTries = 100; // each that fails is one at which another opened the file
    auto done = finish("PRAGMA journal_mode=WAL");
    for (int tries = 1; !done && done.error().retryAfter && tries < mostTries; ++tries) {
        FIDESK_TRY(finish("BEGIN IMMEDIATE"));
        FIDESK_TRY(finish("ROLLBACK"));
        done = finish("PRAGMA journal_mode=WAL");
    }
    return done;
}

Result<WriterQueue::Turn> Connection::turnToWrite() {
    return writers_ ? writers_->take(patience) : WriterQueue::Turn();
}

Result<void> Connection::connectToServer() {
    QSqlDatabase handle = QSqlDatabase::addDatabase(QStringLiteral("QPSQL"), name_);
    return connectTo(*server_, handle);
}

Result<void> Connection::reconnect() {
    drop();
    lost_ = true;
    FIDESK_TRY(connectToServer());
    lost_ = false;
    return {};
}

/// The first line alone: the lines below it repeat the values. An error of the server's has a SQLSTATE; one
/// without is libpq's, which may take a connection for open whose other end is gone, if it met with that
/// while it wrote.
Error Connection::failed(const QSqlError& error) {
    lost_ = server_ && (error.nativeErrorCode().isEmpty() || !QSqlDatabase::database(name_, false).isOpen());
    const std::string text =
        toUtf8(error.databaseText().isEmpty() ? error.driverText() : error.databaseText());
    const int native = nativeCode(error.nativeErrorCode(), dialect());
    return databaseError(text.substr(0, text.find('\n')), native == 0 && lost_ ? sqlState("08006") : native);
}

Result<QSqlQuery*> Connection::prepared(const std::string& sql) {
    if (const auto found = statements_.find(sql); found != statements_.end())
        return &found->second;
    if (statements_.size() >= maxStatements)
        statements_.clear();
    QSqlQuery query(QSqlDatabase::database(name_, false));
    // SQLite gives rows one by one. PostgreSQL gives them at once: row by row would take a message for each.
    query.setForwardOnly(!server_);
    if (isPreparable(sql) && !query.prepare(toQString(sql)))
        return fail(failed(query.lastError()));
    return &statements_.emplace(sql, std::move(query)).first->second;
}

Result<QSqlQuery*> Connection::execute(const std::string& sql, const std::vector<Value>& values) {
    if (std::any_of(values.begin(), values.end(), hasNul))
        return fail(ErrorCode::InvalidArgument, "a text has a NUL character");
    FIDESK_ASSIGN(QSqlQuery * query, prepared(sql));
    for (std::size_t i = 0; i < values.size(); ++i)
        query->bindValue(static_cast<int>(i), toVariant(values[i], dialect()));
    if (isPreparable(sql) ? query->exec() : query->exec(toQString(sql)))
        return query;
    Error error = failed(query->lastError());
    query->finish();
    return fail(std::move(error));
}

} // namespace fidesk::sql
