#include "app/portal/store/Store.h"

#include "app/portal/store/Schema.h"
#include "core/base/Json.h"
#include "core/sql/PostgreSql.h"

#include <QFile>
#include <QFileInfo>

namespace fidesk::server {

namespace {

constexpr int notADatabase = 26; // SQLITE_NOTADB

Result<void> makeFile(const std::string& path) {
    QFile file(toQString(path));
    if (file.exists())
        return fail(ErrorCode::InvalidArgument, "there is a file " + path + " already");
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly,
                   QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        return fail(ErrorCode::FileUnwritable, path);
    return {};
}

/// What kept a program from its first connection is a matter of what it was told: the sentence is in the
/// detail.
Error atStart(Error error) {
    if (error.code == ErrorCode::DatabaseFailed)
        error.code = ErrorCode::InvalidArgument;
    return error;
}

/// Names the store that @p error is about, and what can be done where PostgreSQL forbids.
Error explained(Error error, const std::string& address) {
    if (error.code == ErrorCode::DatabaseFailed && error.native == sql::sqlState("42501"))
        return {ErrorCode::InvalidArgument,
                "PostgreSQL does not let this user make or read the store's tables (" + error.detail +
                    "). Make the user the owner of the database"};
    if (error.code == ErrorCode::Malformed || error.code == ErrorCode::InvalidArgument)
        error.detail = address + ": " + error.detail;
    return error;
}

} // namespace

Store::Store(const std::string& address) : connections_(address) {}

Store::~Store() = default;

Result<void> Store::create(const std::string& address) {
    if (!sql::isServerAddress(address))
        FIDESK_TRY(makeFile(address));
    auto database = Database::open(address, true);
    if (!database)
        return fail(atStart(database.error()));
    const auto made = sql::makeTables(**database, schema());
    return made ? made : fail(explained(made.error(), address));
}

Result<bool> Store::exists(const std::string& address) {
    if (!sql::isServerAddress(address))
        return QFileInfo::exists(toQString(address));
    auto database = Database::open(address, false);
    if (!database)
        return fail(atStart(database.error()));
    const auto version = sql::schemaVersion(**database);
    if (!version)
        return fail(explained(version.error(), address));
    return *version != 0;
}

Result<std::unique_ptr<Store>> Store::open(const std::string& address) {
    if (!sql::isServerAddress(address) && !QFileInfo(toQString(address)).isFile())
        return fail(ErrorCode::FileUnreadable, address);
    std::unique_ptr<Store> store(new Store(address));
    const auto database = store->database();
    if (!database && database.error().native == notADatabase)
        return fail(ErrorCode::Malformed, address + " is not a fidesk-portal store");
    if (!database)
        return fail(sql::isServerAddress(address) ? atStart(database.error()) : database.error());
    const auto version = sql::schemaVersion(**database);
    if (!version)
        return fail(explained(version.error(), address));
    if (*version == 0)
        return fail(ErrorCode::Malformed, sql::isServerAddress(address)
                                              ? "There is no store at " + address + " yet. Make it with init"
                                              : address + " is not a fidesk-portal store");
    FIDESK_TRY(sql::migrate(**database, schema()));
    return store;
}

Result<Database*> Store::database() {
    return connections_.database();
}

} // namespace fidesk::server
