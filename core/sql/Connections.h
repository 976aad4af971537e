#pragma once

#include "core/sql/Database.h"

#include <memory>
#include <string>

namespace fidesk::sql {

/// One connection to a database for each thread that asks. May be used from any thread; what database() gives
/// belongs to the thread that asked.
class Connections {
public:
    /// @p address as Database::open() takes it. Opens nothing yet.
    explicit Connections(std::string address);
    /// Closes the calling thread's connection; those of other threads are closed when they end or ask another
    /// Connections.
    ~Connections();
    Connections(const Connections&) = delete;
    Connections& operator=(const Connections&) = delete;

    /// The calling thread's connection; opened at its first call, closed when the thread or this object ends.
    /// Errors: FileUnreadable, DatabaseFailed.
    Result<Database*> database();

    [[nodiscard]] const std::string& address() const { return address_; }

private:
    std::string address_;
    std::shared_ptr<const int> alive_;
};

} // namespace fidesk::sql
