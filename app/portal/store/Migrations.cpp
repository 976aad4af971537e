#include "app/portal/store/Migrations.h"

#include "app/portal/store/Schema.h"

#include <regex>

namespace fidesk::server {

namespace {

std::string forSqlite(const char* statement) {
    static const std::regex bytes("\\bBYTES\\b");
    return std::regex_replace(statement, bytes, "BLOB");
}

} // namespace

Result<int> schemaVersion(Database& database) {
    auto tables = database.query("SELECT name FROM sqlite_master WHERE type = 'table'");
    if (!tables)
        return fail(ErrorCode::Malformed, tables.error().detail);
    if (tables->empty())
        return 0;
    const bool ours = std::any_of(tables->begin(), tables->end(),
                                  [](const Row& row) { return row.text(0) == "schema_version"; });
    if (!ours)
        return fail(ErrorCode::Malformed, "the file is another program's database");
    FIDESK_ASSIGN(const auto row, database.first("SELECT MAX(version) FROM schema_version"));
    return row ? static_cast<int>(row->integer(0)) : 0;
}

Result<void> migrate(Database& database) {
    FIDESK_ASSIGN(Transaction transaction, Transaction::begin(database));
    FIDESK_ASSIGN(const int current, schemaVersion(database));
    const auto steps = migrations();
    if (current != 0 && current < firstSchemaVersion)
        return fail(ErrorCode::Malformed, "the store was made by a preview of fidesk-portal: make a new one");
    if (current >= firstSchemaVersion + static_cast<int>(steps.size()))
        return fail(ErrorCode::Malformed,
                    "the store was made by a newer fidesk-portal (schema " + std::to_string(current) + ")");
    for (int version = std::max(current + 1, firstSchemaVersion);
         version < firstSchemaVersion + static_cast<int>(steps.size()); ++version) {
        for (const char* statement : steps[static_cast<std::size_t>(version - firstSchemaVersion)])
            FIDESK_TRY(database.run(forSqlite(statement)));
        FIDESK_TRY(database.run("INSERT INTO schema_version (version) VALUES (?)", {std::int64_t{version}}));
    }
    return transaction.commit();
}

} // namespace fidesk::server
