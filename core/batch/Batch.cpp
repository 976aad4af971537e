#include "core/batch/Batch.h"

#include "core/base/Uuid.h"

#include <algorithm>

namespace fidesk::batch {

namespace {

using records::BatchRow;
using records::RowState;

/// So many rows that end in a way that may concern all, without one that is done in between, and it does.
constexpr int doubtsInARow = 3;

/// The middle one of the times from one row that was done to the next.
std::optional<std::chrono::nanoseconds> usualTime(const std::vector<BatchRow>& rows) {
    std::vector<TimePoint> ends;
    for (const BatchRow& row : rows)
        if (row.state == RowState::Done && row.changedAt)
            ends.push_back(*row.changedAt);
    if (ends.size() < 2)
        return std::nullopt;
    std::ranges::sort(ends);
    std::vector<std::chrono::nanoseconds> times;
    for (std::size_t i = 1; i < ends.size(); ++i)
        times.push_back(ends[i] - ends[i - 1]);
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
    std::ranges::nth_element(times, middle);
    return *middle;
}

std::size_t& countOf(Progress& progress, RowState state) {
    switch (state) {
    case RowState::Waiting:
        return progress.waiting;
    case RowState::UnderWay:
        return progress.underWay;
    case RowState::Done:
        return progress.done;
    case RowState::Failed:
        return progress.failed;
    case RowState::Skipped:
        return progress.skipped;
    case RowState::InDoubt:
        break;
    }
    return progress.inDoubt;
}

const BatchRow* nextOf(const std::vector<BatchRow>& rows, const std::set<std::int64_t>& taken) {
    const auto found = std::ranges::find_if(rows, [&taken](const BatchRow& row) {
        return row.state == RowState::Waiting && !taken.contains(row.row);
    });
    return found == rows.end() ? nullptr : &*found;
}

bool canBeTakenUp(const std::vector<BatchRow>& rows) {
    return std::ranges::any_of(rows, [](const BatchRow& row) {
        return row.state != RowState::Done && row.state != RowState::Skipped;
    });
}

} // namespace

Progress progressOf(const std::vector<BatchRow>& rows) {
    Progress progress{.rows = rows.size()};
    for (const BatchRow& row : rows)
        ++countOf(progress, row.state);
    const std::size_t left = progress.waiting + progress.underWay;
    if (const auto time = usualTime(rows); time && left > 0)
        progress.timeLeft = std::chrono::ceil<std::chrono::seconds>(*time * left);
    return progress;
}

Batch::Batch(records::Records& records, const Clock& clock, records::Batch about)
    : records_(records), clock_(clock), about_(std::move(about)) {}

Result<std::unique_ptr<Batch>> Batch::begin(records::Records& records, const Clock& clock, Random& random,
                                            records::Batch about, const std::vector<BatchRow>& rows) {
    if (rows.empty())
        return fail(ErrorCode::InvalidArgument, "a batch without rows");
    about.id = newUuid(random);
    about.startedAt = clock.now();
    FIDESK_TRY(records.addBatch(about, rows));
    return std::unique_ptr<Batch>(new Batch(records, clock, std::move(about)));
}

Result<std::unique_ptr<Batch>> Batch::open(records::Records& records, const Clock& clock,
                                           const std::string& id) {
    FIDESK_ASSIGN(std::vector<records::Batch> all, records.batches());
    const auto found = std::ranges::find(all, id, &records::Batch::id);
    if (found == all.end())
        return fail(ErrorCode::InvalidArgument, "there is no batch " + id);
    return std::unique_ptr<Batch>(new Batch(records, clock, std::move(*found)));
}

Result<std::optional<records::Batch>> Batch::unfinished(records::Records& records, const std::string& digest,
                                                        const std::string& portal) {
    FIDESK_ASSIGN(std::vector<records::Batch> all, records.batches());
    for (records::Batch& batch : all) {
        if (batch.digest != digest || batch.portal != portal)
            continue;
        FIDESK_ASSIGN(const std::vector<BatchRow> rows, records.rows(batch.id));
        if (canBeTakenUp(rows))
            return std::optional(std::move(batch));
    }
    return std::optional<records::Batch>();
}

Result<std::vector<BatchRow>> Batch::rows() {
    return records_.rows(about_.id);
}

Result<BatchRow> Batch::row(std::int64_t number) {
    FIDESK_ASSIGN(std::vector<BatchRow> all, rows());
    const auto found = std::ranges::find(all, number, &BatchRow::row);
    if (found == all.end())
        return fail(ErrorCode::InvalidArgument, "there is no row " + std::to_string(number));
    return std::move(*found);
}

Result<Progress> Batch::progress() {
    FIDESK_ASSIGN(std::vector<BatchRow> all, rows());
    {
        const std::lock_guard lock(mutex_);
        for (BatchRow& row : all)
            if (row.state == RowState::Waiting && claimed_.contains(row.row))
                row.state = RowState::UnderWay;
    }
    return progressOf(all);
}

Result<std::optional<BatchRow>> Batch::claim(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested() && !paused_) {
        const std::uint64_t seen = changes_;
        lock.unlock();
        FIDESK_ASSIGN(const std::vector<BatchRow> all, rows());
        lock.lock();
        if (changes_ != seen)
            continue; // what was read may be what a row was before somebody did it
        if (const BatchRow* next = nextOf(all, claimed_)) {
            claimed_.insert(next->row);
            return std::optional(*next);
        }
        if (claimed_.empty())
            break;
        changed_.wait(lock, stop, [this, seen] { return changes_ != seen; });
    }
    return std::optional<BatchRow>();
}

Result<bool> Batch::over() {
    FIDESK_ASSIGN(const Progress now, progress());
    const std::lock_guard lock(mutex_);
    return now.waiting == 0 && claimed_.empty();
}

void Batch::letGo(std::int64_t number) {
    const std::lock_guard lock(mutex_);
    claimed_.erase(number);
    ++changes_;
    changed_.notify_all();
}

Result<void> Batch::set(BatchRow row, RowState state) {
    row.state = state;
    row.changedAt = clock_.now();
    if (state == RowState::Waiting) {
        row.outcome.clear();
        row.detail.clear();
        row.jobId.clear();
    }
    return records_.setRow(about_.id, row);
}

/// Puts the row that somebody is at into @p state, and lets it go.
Result<BatchRow> Batch::leave(std::int64_t number, RowState state, const Error& error) {
    const auto written = [&]() -> Result<BatchRow> {
        FIDESK_ASSIGN(BatchRow left, row(number));
        if (left.state == RowState::Waiting && state == RowState::Waiting)
            return left;
        left.outcome = name(error.code);
        left.detail = error.detail;
        FIDESK_TRY(set(std::move(left), state));
        return row(number);
    }();
    letGo(number);
    return written;
}

Result<BatchRow> Batch::failed(std::int64_t number, const Error& error, Reach reach) {
    if (!concernsAll(reach))
        return leave(number, RowState::Failed, error);
    pause(error);
    return giveBack(number);
}

Result<BatchRow> Batch::giveBack(std::int64_t number) {
    return leave(number, RowState::Waiting, {});
}

Result<BatchRow> Batch::inDoubt(std::int64_t number, const Error& error, Reach reach) {
    if (concernsAll(reach))
        pause(error);
    return leave(number, RowState::InDoubt, error);
}

Result<BatchRow> Batch::done(std::int64_t number) {
    {
        const std::lock_guard lock(mutex_);
        doubtful_ = 0;
    }
    letGo(number);
    return row(number);
}

bool Batch::concernsAll(Reach reach) {
    const std::lock_guard lock(mutex_);
    doubtful_ += reach == Reach::Perhaps ? 1 : 0;
    return reach == Reach::All || (reach == Reach::Perhaps && doubtful_ >= doubtsInARow);
}

void Batch::pause(Error why) {
    const std::lock_guard lock(mutex_);
    if (!paused_)
        paused_ = std::move(why);
    ++changes_;
    changed_.notify_all();
}

void Batch::goOn() {
    const std::lock_guard lock(mutex_);
    paused_.reset();
    doubtful_ = 0;
}

std::optional<Error> Batch::paused() const {
    const std::lock_guard lock(mutex_);
    return paused_;
}

/// Puts a row that nobody is at into the state that @p next gives for it.
Result<void> Batch::change(std::int64_t number,
                           const std::function<Result<RowState>(const BatchRow&)>& next) {
    {
        const std::lock_guard lock(mutex_);
        if (!claimed_.insert(number).second)
            return fail(ErrorCode::InvalidArgument, "row " + std::to_string(number) + " is under way");
    }
    const auto changed = [&]() -> Result<void> {
        FIDESK_ASSIGN(BatchRow now, row(number));
        FIDESK_ASSIGN(const RowState state, next(now));
        return set(std::move(now), state);
    }();
    letGo(number);
    return changed;
}

Result<void> Batch::skip(std::int64_t number) {
    return change(number, [](const BatchRow& row) -> Result<RowState> {
        if (row.state != RowState::Waiting && row.state != RowState::Failed)
            return fail(ErrorCode::InvalidArgument,
                        "row " + std::to_string(row.row) + " neither waits nor has it failed");
        return RowState::Skipped;
    });
}

Result<void> Batch::retry(std::int64_t number) {
    return change(number, [this](const BatchRow& row) -> Result<RowState> {
        if (row.state == RowState::Done || row.state == RowState::Waiting)
            return fail(ErrorCode::InvalidArgument, "row " + std::to_string(row.row) + " has not failed");
        FIDESK_ASSIGN(const std::optional<records::Job> job, openJob(row.row));
        if (job)
            return fail(ErrorCode::JobLive, job->id);
        return RowState::Waiting;
    });
}

Result<std::optional<records::Job>> Batch::openJob(std::int64_t number) {
    FIDESK_ASSIGN(std::vector<records::OpenJob> jobs, records_.openJobs());
    for (records::OpenJob& open : jobs)
        if (open.job.place && open.job.place->batch == about_.id && open.job.place->row == number)
            return std::optional(std::move(open.job));
    return std::optional<records::Job>();
}

} // namespace fidesk::batch
