#pragma once

#include "app/portal/store/Database.h"

#include <memory>
#include <string>

namespace fidesk::server {

/// The portal's whole state: one SQLite file that any number of processes and threads may have open. May be
/// used from any thread; what database() gives belongs to the thread that asked.
class Store {
public:
    /// Makes a new store at @p path with all its tables; the file is for its owner alone (mode 0600). Errors:
    /// InvalidArgument if something is there already; FileUnwritable; DatabaseFailed.
    static Result<void> create(const std::string& path);

    /// Opens the store at @p path and brings its schema up to date. Errors: FileUnreadable; Malformed if it
    /// is no store of ours, or a newer version's; DatabaseFailed.
    static Result<std::unique_ptr<Store>> open(const std::string& path);

    /// Closes the calling thread's connection; those of other threads are closed when they end or use a store
    /// again.
    ~Store();
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    /// The calling thread's connection; opened at its first call, closed when the thread or the store ends.
    /// Errors: FileUnreadable, DatabaseFailed.
    Result<Database*> database();

    [[nodiscard]] const std::string& path() const { return path_; }

private:
    explicit Store(std::string path);
    std::string path_;
    std::shared_ptr<const int> alive_;
};

} // namespace fidesk::server
