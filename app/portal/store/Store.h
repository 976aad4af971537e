#pragma once

#include "app/portal/store/Sql.h"
#include "core/sql/Connections.h"

#include <memory>
#include <string>

namespace fidesk::server {

/// The portal's whole state: one SQLite file, or one PostgreSQL database, that any number of processes and
/// threads may have open. May be used from any thread; what database() gives belongs to the thread that
/// asked. A connection is kept for each thread: the portal's server has 32, so a PostgreSQL server has to
/// allow 40 connections for each process (max_connections).
///
/// An address is the path of the file or what parseServerAddress() reads.
class Store {
public:
    /// Makes a new store at @p address with all its tables: a file for its owner alone (mode 0600), or tables
    /// in a database that has none. Errors: InvalidArgument, with a sentence, if something is there already
    /// or the server cannot be reached or refuses; Malformed if the database is another program's;
    /// FileUnwritable; DatabaseFailed.
    static Result<void> create(const std::string& address);

    /// Whether there is something at @p address: any file, or the tables of a store. Errors: InvalidArgument
    /// and Malformed as create(); DatabaseFailed.
    static Result<bool> exists(const std::string& address);

    /// Opens the store at @p address and brings its schema up to date. Errors: FileUnreadable;
    /// InvalidArgument as create(); Malformed if it is no store of ours, or a newer version's;
    /// DatabaseFailed.
    static Result<std::unique_ptr<Store>> open(const std::string& address);

    /// Closes the calling thread's connection; those of other threads are closed when they end or use a store
    /// again.
    ~Store();
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    /// The calling thread's connection; opened at its first call, closed when the thread or the store ends.
    /// Errors: FileUnreadable, DatabaseFailed.
    Result<Database*> database();

private:
    explicit Store(const std::string& address);
    sql::Connections connections_;
};

} // namespace fidesk::server
