#pragma once

#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/records/Types.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
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
    bool live{false}; ///< somebody is at it
};

/// What was done with this user's keys: the journal of what is under way, the inventory of what was issued,
/// and an audit trail chained by hash, in one SQLite file. Every call is durable once it gives no error (one
/// commit, synced), and leaves nothing half-written if it does. Any number of programs may have it open. May
/// be used from any thread. Errors of every call: DatabaseFailed; FileUnreadable, where the file is gone.
/// Texts are kept as they are, but for what is not UTF-8 and U+0000, in place of which U+FFFD stands.
class Records {
public:
    /// Opens @p file, for its owner alone (mode 0600), and makes it, and its directory, where there is none.
    /// Errors: FileUnwritable, FileUnreadable, Malformed (it is no file of records, torn, or a newer
    /// version's); DatabaseFailed.
    static Result<std::unique_ptr<Records>> open(const std::filesystem::path& file, const Clock& clock);
    /// Where this user's records are: records.db in the system's place for the data of programs on this
    /// computer.
    static std::filesystem::path defaultFile();

    /// Lets go of all jobs.
    ~Records();
    Records(const Records&) = delete;
    Records& operator=(const Records&) = delete;

    // --- Journal ---------------------------------------------------------------------------------------
    /// Notes how far @p job is; a new one becomes this object's, and its row of a batch UnderWay. Errors:
    /// JobLive, where it is another's, or was let go, or its row is not Waiting; FileUnwritable, where no
    /// file can be made beside the records.
    Result<void> note(const Job& job);
    /// The jobs that are not over, oldest first. They are live as long as the object that noted them is
    /// there, has not let go of them, and its program runs.
    Result<std::vector<OpenJob>> openJobs();
    /// Makes a job that is not live this object's. Errors: JobLive, JobNotFound; FileUnwritable, as note().
    Result<Job> takeOver(const std::string& jobId);
    /// Whoever was at this object's job is so no longer, and the job stays open: it may be taken over, by
    /// this object too. Does nothing where it is over, or another's.
    Result<void> letGo(const std::string& jobId);
    /// Ends it, in one transaction: the job is no longer open, the trail tells how it ended, the inventory
    /// has the key where it is Registered (or InDoubt, where it is Abandoned with a credential on it) and no
    /// longer the one it replaces, as far as the job came to that; its row of a batch is Done, or Failed or
    /// InDoubt, with @p outcome. A job that was never noted may be ended. @p outcome: "done" or an error's
    /// name. @p detail: for people who read the trail. Errors: JobLive, where it is another's.
    Result<void> end(const Job& job, Ending ending, const std::string& outcome, const std::string& detail);

    // --- Batches ---------------------------------------------------------------------------------------
    /// Errors: InvalidArgument, where there is a batch of this id, or two rows of one number.
    Result<void> addBatch(const Batch& batch, const std::vector<BatchRow>& rows);
    /// The newest first.
    Result<std::vector<Batch>> batches();
    /// In order.
    Result<std::vector<BatchRow>> rows(const std::string& batchId);
    /// Replaces what is kept of a row, and its `changedAt` by now. The trail tells of it unless the row was
    /// and is Waiting or UnderWay, and what was ordered is the same. Errors: InvalidArgument, where there is
    /// no such row.
    Result<void> setRow(const std::string& batchId, const BatchRow& row);

    // --- Inventory and trail -----------------------------------------------------------------------------
    /// Those issued last first.
    Result<std::vector<Item>> items(const Search& search = {});
    /// The newest first.
    Result<std::vector<Event>> events(const Search& search = {});
    /// Writes to the trail what was done outside of a job. Where it tells, with outcome "done", of a key that
    /// the inventory has at the event's portal as @p registrationId, that key is Removed
    /// (action::registrationRemoved), or has @p nickname (action::registrationRenamed).
    Result<void> add(const Event& event, const std::string& registrationId = {},
                     const std::string& nickname = {});

    /// Walks along the whole trail and holds the inventory and the batches against it: that any row of theirs
    /// was changed, added or deleted is found, but for how far a row of a batch is that is Waiting or
    /// UnderWay. The journal is not looked at: it tells of what is not over. @p expected: a head that an
    /// earlier check gave, kept where whoever can write to the file cannot: without it, records written anew
    /// as a whole cannot be told from true ones. Ends within some hundred rows of a stop request, once the
    /// database has looked at its own file. Errors also: Cancelled.
    Result<Check> verify(const std::optional<Head>& expected = {}, const std::stop_token& stop = {});

    /// Called before and after each write that has to be durable, on the thread that writes; for tests that
    /// end the program there. Set it before the records are used.
    void onWrite(std::function<void()> call);

private:
    struct Impl;
    explicit Records(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace fidesk::records
