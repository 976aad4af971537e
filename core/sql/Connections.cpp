#include "core/sql/Connections.h"

#include <vector>

namespace fidesk::sql {

namespace {

struct LocalConnection {
    std::weak_ptr<const int> owner;
    std::unique_ptr<Database> database;
};

/// This thread's connections, one for each database it uses.
std::vector<LocalConnection>& localConnections() {
    thread_local std::vector<LocalConnection> connections;
    return connections;
}

} // namespace

Connections::Connections(std::string address)
    : address_(std::move(address)), alive_(std::make_shared<const int>(0)) {}

Connections::~Connections() {
    std::erase_if(localConnections(),
                  [this](const LocalConnection& entry) { return entry.owner.lock() == alive_; });
}

Result<Database*> Connections::database() {
    auto& connections = localConnections();
    std::erase_if(connections, [](const LocalConnection& entry) { return entry.owner.expired(); });
    for (const LocalConnection& entry : connections)
        if (entry.owner.lock() == alive_)
            return entry.database.get();
    FIDESK_ASSIGN(auto database, Database::open(address_, false));
    connections.push_back({alive_, std::move(database)});
    return connections.back().database.get();
}

} // namespace fidesk::sql
