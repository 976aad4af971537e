#include "app/portal/store/Store.h"

#include "app/portal/store/Migrations.h"
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

} // namespace

Store::Store(std::string path) : path_(std::move(path)), alive_(std::make_shared<const int>(0)) {}

Store::~Store() {
    std::erase_if(localConnections(),
                  [this](const LocalConnection& entry) { return entry.store.lock() == alive_; });
}

Result<void> Store::create(const std::string& path) {
    QFile file(toQString(path));
    if (file.exists())
        return fail(ErrorCode::InvalidArgument, "there is a file " + path + " already");
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly,
                   QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        return fail(ErrorCode::FileUnwritable, path);
    file.close();
    FIDESK_ASSIGN(const auto database, Database::open(path, true));
    return migrate(*database);
}

Result<std::unique_ptr<Store>> Store::open(const std::string& path) {
    if (!QFileInfo(toQString(path)).isFile())
        return fail(ErrorCode::FileUnreadable, path);
    std::unique_ptr<Store> store(new Store(path));
    const auto database = store->database();
    if (!database && database.error().native == notADatabase)
        return fail(ErrorCode::Malformed, path + " is not a fidesk-portal store");
    FIDESK_TRY(database);
    FIDESK_ASSIGN(const auto version, schemaVersion(**database));
    if (version == 0)
        return fail(ErrorCode::Malformed, path + " is not a fidesk-portal store");
    FIDESK_TRY(migrate(**database));
    return store;
}

Result<Database*> Store::database() {
    auto& connections = localConnections();
    std::erase_if(connections, [](const LocalConnection& entry) { return entry.store.expired(); });
    for (const LocalConnection& entry : connections)
        if (entry.store.lock() == alive_)
            return entry.database.get();
    FIDESK_ASSIGN(auto database, Database::open(path_, false));
    connections.push_back({alive_, std::move(database)});
    return connections.back().database.get();
}

} // namespace fidesk::server
