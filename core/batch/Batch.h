#pragma once

#include "core/base/Clock.h"
#include "core/base/Random.h"
#include "core/base/Result.h"
#include "core/batch/PulledKeys.h"
#include "core/batch/Reach.h"
#include "core/records/Records.h"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

namespace fidesk::batch {

/// How far a batch is.
struct Progress {
    std::size_t rows{0};
    std::size_t waiting{0};
    std::size_t underWay{0}; ///< also those that this program is at and has changed nothing for yet
    std::size_t done{0};
    std::size_t failed{0};
    std::size_t skipped{0};
    std::size_t inDoubt{0};
    /// How long it will still take: what a row took so far (the median of the times from one end to the
    /// next, swapping keys included, whatever the number of keys at once) for each that is left. Nothing
    /// before two rows have ended, and where none is left.
    std::optional<std::chrono::seconds> timeLeft{};
};

Progress progressOf(const std::vector<records::BatchRow>& rows);

/// Keys for a list of users, as the records have it: what a row is stands there alone. What this adds lives
/// as long as the program is at it: who is at which row, and whether it pauses. Two programs may be at one
/// batch: a row goes to whoever notes a job for it first (Records::note()). Any thread. Errors of every call
/// that gives a Result: DatabaseFailed.
class Batch {
public:
    /// Writes a new one to the records; `about.startedAt` and `about.id` are given here. @p rows: of a file
    /// without problems. Errors: InvalidArgument (no rows).
    static Result<std::unique_ptr<Batch>> begin(records::Records& records, const Clock& clock, Random& random,
                                                records::Batch about,
                                                const std::vector<records::BatchRow>& rows);
    /// One that was begun. Errors: InvalidArgument (there is none of this id).
    static Result<std::unique_ptr<Batch>> open(records::Records& records, const Clock& clock,
                                               const std::string& id);
    /// The newest that was begun with the same file at the same portal, which has rows that are not Done and
    /// not Skipped: to be offered before it is begun anew.
    static Result<std::optional<records::Batch>>
    unfinished(records::Records& records, const std::string& digest, const std::string& portal);

    [[nodiscard]] const records::Batch& about() const { return about_; }

    Result<std::vector<records::BatchRow>> rows();
    Result<records::BatchRow> row(std::int64_t number);
    Result<Progress> progress();

    /// Rows that this program may end by itself once their keys are in again.
    [[nodiscard]] PulledKeys& pulled() { return pulled_; }

    // --- For who is at it --------------------------------------------------------------------------------
    /// The next row that waits; nobody else gets it until letGo(). Waits while there is none but one that
    /// somebody is at may come back. Nothing: none is left, the batch pauses, or a stop was requested.
    Result<std::optional<records::BatchRow>> claim(const std::stop_token& stop);
    /// Whether every row is Done, Failed, Skipped, InDoubt or UnderWay elsewhere.
    Result<bool> over();

    /// Nothing of it is left behind: it is Failed, with @p error for its outcome; or, where the error
    /// concerns all rows alike, it is Waiting again, and the batch pauses. Gives what it is now.
    Result<records::BatchRow> failed(std::int64_t number, const Error& error, Reach reach);
    /// It waits again, nothing having been done.
    Result<records::BatchRow> giveBack(std::int64_t number);
    /// Another program is at it.
    void letGo(std::int64_t number);
    /// Its job could not be ended: InDoubt until it is. Where the error concerns all rows the batch pauses.
    Result<records::BatchRow> inDoubt(std::int64_t number, const Error& error, Reach reach);
    /// Its job ended well, in the records too. Gives what it is now.
    Result<records::BatchRow> done(std::int64_t number);

    // --- For who decides ---------------------------------------------------------------------------------
    /// Nobody gets another row until goOn(); rows that somebody is at are done still.
    void pause(Error why);
    void goOn();
    /// Why it pauses; nothing: it does not. Cancelled where a person wanted it.
    [[nodiscard]] std::optional<Error> paused() const;

    /// Leaves a row out that is Waiting or Failed. Errors: InvalidArgument (it is anything else, or somebody
    /// is at it).
    Result<void> skip(std::int64_t number);
    /// A row that is Failed or Skipped waits again; one that is InDoubt or UnderWay where its job is over.
    /// Errors: InvalidArgument (it is anything else; `detail` tells), JobLive (its job is open still).
    Result<void> retry(std::int64_t number);

private:
    Batch(records::Records& records, const Clock& clock, records::Batch about);

    Result<void> set(records::BatchRow row, records::RowState state);
    Result<void> change(std::int64_t number,
                        const std::function<Result<records::RowState>(const records::BatchRow&)>& next);
    bool concernsAll(Reach reach);
    Result<records::BatchRow> leave(std::int64_t number, records::RowState state, const Error& error);
    Result<std::optional<records::Job>> openJob(std::int64_t number);

    records::Records& records_;
    const Clock& clock_;
    const records::Batch about_;
    mutable std::mutex mutex_{}; // guards what follows; never held while the records are asked
    std::condition_variable_any changed_{};
    std::set<std::int64_t> claimed_{};
    std::uint64_t changes_{0};
    std::optional<Error> paused_{};
    PulledKeys pulled_{};
    int doubtful_{0}; ///< rows that ended in a way that may concern all, since the last that was done
};

} // namespace fidesk::batch
