#include "app/portal/store/Migrations.h"

#include "app/portal/store/Schema.h"

namespace fidesk::server {

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
    if (current > static_cast<int>(steps.size()))
        return fail(ErrorCode::Malformed,
                    "the store was made by a newer fidesk-portal (schema " + std::to_string(current) + ")");
    for (std::size_t step = static_cast<std::size_t>(current); step < steps.size(); ++step) {
        for (const char* statement : steps[step])
            FIDESK_TRY(database.run(statement));
        FIDESK_TRY(database.run("INSERT INTO schema_version (version) VALUES (?)",
                                {static_cast<std::int64_t>(step + 1)}));
    }
    return transaction.commit();
}

} // namespace fidesk::server
