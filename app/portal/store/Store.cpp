#include "app/portal/store/Store.h"

#include "app/portal/store/Migrations.h"
#include "app/portal/store/PostgreSql.h"
#include "core/base/Json.h"

#include <QFile>
#include <QFileInfo>

#include <vector>

namespace fidesk::server {

namespace {

constexpr int notADatabase = 26; // SQLITE_NOTADB

struct LocalConnection {
    std::weak_ptr<const int> store;
    std::unique_ptr<Database> database;
};

/// This thread's connections, one for each store it uses.
std::vector<LocalConnection>& localConnections() {
    thread_local std::vector<LocalConnection> connections;
    return connections;
}

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
    if (error.code == ErrorCode::DatabaseFailed && error.native == sqlState("42501"))
        return {ErrorCode::InvalidArgument,
                "PostgreSQL does not let this user make or read the store's tables (" + error.detail +
                    "). Make the user the owner of the database"};
    if (error.code == ErrorCode::Malformed || error.code == ErrorCode::InvalidArgument)
        error.detail = address + ": " + error.detail;
    return error;
}

} // namespace

Store::Store(std::string address) : address_(std::move(address)), alive_(std::make_shared<const int>(0)) {}

Store::~Store() {
    std::erase_if(localConnections(),
                  [this](const LocalConnection& entry) { return entry.store.lock() == alive_; });
}

Result<void> Store::create(const std::string& address) {
    if (!isServerAddress(address))
        FIDESK_TRY(makeFile(address));
    auto database = Database::open(address, true);
    if (!database)
        return fail(atStart(database.error()));
    const auto made = makeTables(**database);
    return made ? made : fail(explained(made.error(), address));
}

Result<bool> Store::exists(const std::string& address) {
    if (!isServerAddress(address))
        return QFileInfo::exists(toQString(address));
    auto database = Database::open(address, false);
    if (!database)
        return fail(atStart(database.error()));
    const auto version = schemaVersion(**database);
    if (!version)
        return fail(explained(version.error(), address));
    return *version != 0;
}

Result<std::unique_ptr<Store>> Store::open(const std::string& address) {
    if (!isServerAddress(address) && !QFileInfo(toQString(address)).isFile())
        return fail(ErrorCode::FileUnreadable, address);
    std::unique_ptr<Store> store(new Store(address));
    const auto database = store->database();
    if (!database && database.error().native == notADatabase)
        return fail(ErrorCode::Malformed, address + " is not a fidesk-portal store");
    if (!database)
        return fail(isServerAddress(address) ? atStart(database.error()) : database.error());
    const auto version = schemaVersion(**database);
    if (!version)
        return fail(explained(version.error(), address));
    if (*version == 0)
        return fail(ErrorCode::Malformed, isServerAddress(address)
                                              ? "There is no store at " + address + " yet. Make it with init"
                                              : address + " is not a fidesk-portal store");
    FIDESK_TRY(migrate(**database));
    return store;
}

Result<Database*> Store::database() {
    auto& connections = localConnections();
    std::erase_if(connections, [](const LocalConnection& entry) { return entry.store.expired(); });
    for (const LocalConnection& entry : connections)
        if (entry.store.lock() == alive_)
            return entry.database.get();
    FIDESK_ASSIGN(auto database, Database::open(address_, false));
    connections.push_back({alive_, std::move(database)});
    return connections.back().database.get();
}

} // namespace fidesk::server
