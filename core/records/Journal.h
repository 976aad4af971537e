#pragma once

#include "core/records/Job.h"
#include "core/sql/Database.h"

namespace fidesk::records {

/// Jobs that are not over, in a database. Errors of every call: DatabaseFailed.
class Journal {
public:
    explicit Journal(sql::Database& database) : database_(database) {}

    struct Entry {
        Job job{};
        std::string owner{}; ///< who is at it: the name of a Presence; empty: nobody
    };

    /// Replaces what is kept of @p job, which is @p owner's. False: it is not there, or not @p owner's.
    Result<bool> replace(const Job& job, const std::string& owner);
    /// A new one.
    Result<void> add(const Job& job, const std::string& owner);
    /// Oldest first. Errors also: DatabaseFailed for one that cannot be read, which it names.
    Result<std::vector<Entry>> all();
    Result<std::optional<Entry>> find(const std::string& jobId);
    Result<void> give(const std::string& jobId, const std::string& owner);
    Result<void> remove(const std::string& jobId);

private:
    sql::Database& database_;
};

} // namespace fidesk::records
