#pragma once

#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/records/Types.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

namespace fidesk::records {

/// A page of what is searched for.
struct Search {
    std::string text{};     ///< words, each to be found in some column, without regard to case; empty: all
    std::int64_t before{0}; ///< of events: ids below it; 0: from the newest on
    std::size_t limit{200};
    std::size_t offset{0}; ///< of items
};

/// A job that is not over.
struct OpenJob {
    Job job{};
    bool live{false}; ///< a program that runs is at it
};

/// What was done with this user's keys: the journal of what is under way, the inventory of what was issued,
/// and an audit trail chained by hash, in one SQLite file. Every call is durable once it gives no error, and
/// leaves nothing half-written if it does. Any number of programs may have it open. May be used from any
/// thread. Errors of every call: DatabaseFailed.
class Records {
public:
    /// Opens @p file, for its owner alone (mode 0600), and makes it where there is none. Errors:
    /// FileUnwritable, FileUnreadable, Malformed (it is no file of records, or a newer version's).
    static Result<std::unique_ptr<Records>> open(const std::filesystem::path& file, const Clock& clock);
    ~Records();
    Records(const Records&) = delete;
    Records& operator=(const Records&) = delete;

    // --- Journal ---------------------------------------------------------------------------------------
    /// Notes how far @p job is; a new one becomes this program's.
    Result<void> note(const Job& job);
    /// The jobs that are not over, oldest first.
    Result<std::vector<OpenJob>> openJobs();
    /// Takes over a job whose program has ended. Errors: JobLive, JobNotFound.
    Result<Job> takeOver(const std::string& jobId);
    /// Ends it, in one transaction: the job is no longer open, the trail tells how it ended, the inventory
    /// has the key where it is Registered, and no longer the one it replaces; its row of a batch is Done, or
    /// Failed with @p outcome.
    /// @p outcome: "done" or an error's name.
    Result<void> end(const Job& job, Ending ending, const std::string& outcome, const std::string& detail);

    // --- Batches ---------------------------------------------------------------------------------------
    Result<void> addBatch(const Batch& batch, const std::vector<BatchRow>& rows);
    /// The newest first.
    Result<std::vector<Batch>> batches();
    /// In order.
    Result<std::vector<BatchRow>> rows(const std::string& batchId);
    /// Replaces what is kept of a row. Errors: InvalidArgument, where there is no such row.
    Result<void> setRow(const std::string& batchId, const BatchRow& row);

    // --- Inventory and trail -----------------------------------------------------------------------------
    Result<std::vector<Item>> items(const Search& search = {});
    /// The newest first.
    Result<std::vector<Event>> events(const Search& search = {});
    /// Writes to the trail what was done outside of a job. Where it tells that a registration is gone
    /// (`registration.removed` with @p registrationId) its key in the inventory is Removed.
    Result<void> add(const Event& event, const std::string& registrationId = {});

    /// Walks along the whole trail and holds the inventory against it. @p expected: a head that an earlier
    /// check gave, kept where whoever can write to the file cannot: without it, records written anew as a
    /// whole cannot be told from true ones.
    Result<Check> verify(const std::optional<Head>& expected = {});

    /// Called before and after each write that has to be durable; for tests that end the program there.
    void onWrite(std::function<void()> call);

private:
    struct Impl;
    explicit Records(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace fidesk::records
