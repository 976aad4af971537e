#include "core/sql/Migrations.h"

#include "core/base/Json.h"

#include <QRegularExpression>

namespace fidesk::sql {

namespace {

std::string inDialect(const char* statement, Dialect dialect) {
    static const QRegularExpression bytes(QStringLiteral("\\bBYTES\\b"));
    static const QRegularExpression text(QStringLiteral("\\bTEXT\\b"));
    QString sql = toQString(statement);
    if (dialect == Dialect::Sqlite)
        return toUtf8(sql.replace(bytes, QStringLiteral("BLOB")));
    return toUtf8(sql.replace(bytes, QStringLiteral("BYTEA"))
                      .replace(text, QStringLiteral("TEXT COLLATE \"C\""))); // by bytes, as SQLite compares
}

constexpr const char* tablesOf(Dialect dialect) {
    return dialect == Dialect::Sqlite ? "SELECT name FROM sqlite_master WHERE type = 'table'"
                                      : "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()";
}

/// Inside a transaction that has the lock.
Result<void> runSteps(Database& database, int current, const Schema& schema) {
    if (current != 0 && current < schema.first)
        return fail(ErrorCode::Malformed,
                    std::string("the store was made by a preview of ") + schema.program + ": make a new one");
    const int end = schema.first + static_cast<int>(schema.steps.size());
    if (current >= end)
        return fail(ErrorCode::Malformed, std::string("the store was made by a newer ") + schema.program +
                                              " (schema " + std::to_string(current) + ")");
    for (int version = std::max(current + 1, schema.first); version < end; ++version) {
        for (const char* statement : schema.steps[static_cast<std::size_t>(version - schema.first)])
            FIDESK_TRY(database.run(inDialect(statement, database.dialect())));
        FIDESK_TRY(database.run("INSERT INTO schema_version (version) VALUES (?)", {std::int64_t{version}}));
    }
    return {};
}

} // namespace

Result<int> schemaVersion(Database& database) {
    auto tables = database.query(tablesOf(database.dialect()));
    if (!tables && database.dialect() == Dialect::Sqlite)
        return fail(ErrorCode::Malformed, tables.error().detail);
    FIDESK_TRY(tables);
    if (tables->empty())
        return 0;
    const bool ours = std::any_of(tables->begin(), tables->end(),
                                  [](const Row& row) { return row.text(0) == "schema_version"; });
    if (!ours)
        return fail(ErrorCode::Malformed, "this is another program's database");
    FIDESK_ASSIGN(const auto row, database.first("SELECT MAX(version) FROM schema_version"));
    return row ? static_cast<int>(row->integer(0)) : 0;
}

Result<void> makeTables(Database& database, const Schema& schema) {
    FIDESK_ASSIGN(Transaction transaction, Transaction::begin(database));
    FIDESK_TRY(database.lock("schema_version", ""));
    FIDESK_ASSIGN(const int current, schemaVersion(database));
    if (current != 0)
        return fail(ErrorCode::InvalidArgument, "there is a store already");
    FIDESK_TRY(runSteps(database, current, schema));
    return transaction.commit();
}

Result<void> migrate(Database& database, const Schema& schema) {
    FIDESK_ASSIGN(Transaction transaction, Transaction::begin(database));
    FIDESK_TRY(database.lock("schema_version", ""));
    FIDESK_ASSIGN(const int current, schemaVersion(database));
    FIDESK_TRY(runSteps(database, current, schema));
    return transaction.commit();
}

} // namespace fidesk::sql
