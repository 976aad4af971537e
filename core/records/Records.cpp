#include "core/records/Records.h"

#include "core/base/Json.h"
#include "core/records/Account.h"
#include "core/records/Batches.h"
#include "core/records/Ending.h"
#include "core/records/Inventory.h"
#include "core/records/Journal.h"
#include "core/records/Presence.h"
#include "core/records/RecordsFile.h"
#include "core/records/Verification.h"
#include "core/sql/Connections.h"

#include <QStandardPaths>

#include <mutex>

namespace fidesk::records {

struct Records::Impl {
    Impl(const std::filesystem::path& path, const Clock& theClock)
        : file(path), clock(theClock), connections(path.string()) {}

    /// Does @p work in a transaction and commits it.
    template <typename Work> Result<void> write(const Work& work) {
        FIDESK_ASSIGN(sql::Database * database, connections.database());
        if (onWrite)
            onWrite();
        FIDESK_ASSIGN(sql::Transaction transaction, sql::Transaction::begin(*database));
        FIDESK_TRY(work(*database));
        FIDESK_TRY(transaction.commit());
        if (onWrite)
            onWrite();
        return {};
    }

    /// The name this object's jobs have as their owner; made when it is needed.
    Result<std::string> owner() {
        const std::scoped_lock lock(mutex);
        if (!presence) {
            FIDESK_ASSIGN(presence, Presence::beside(file));
        }
        return presence->name();
    }

    /// The same; empty, where it has none.
    std::string knownOwner() {
        const std::scoped_lock lock(mutex);
        return presence ? presence->name() : std::string();
    }

    /// In a transaction, so that no two look for the same at once.
    bool isLive(const std::string& jobOwner) {
        return !jobOwner.empty() && (jobOwner == knownOwner() || isPresent(file, jobOwner));
    }

    [[nodiscard]] TimePoint now() const { return sql::fromSeconds(sql::toSeconds(clock.now())); }

    Result<void> append(sql::Database& database, Event event, const Changes& changes) {
        event.time = now();
        event.account = account;
        return Trail(database).append(std::move(event), changes);
    }

    std::filesystem::path file;
    const Clock& clock;
    sql::Connections connections;
    std::string account{accountName()};
    std::function<void()> onWrite{};
    std::mutex mutex{};
    std::unique_ptr<Presence> presence{};
};

Records::Records(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Records::~Records() = default;

Result<std::unique_ptr<Records>> Records::open(const std::filesystem::path& file, const Clock& clock) {
    FIDESK_ASSIGN(const std::filesystem::path path, prepareFile(file));
    return std::unique_ptr<Records>(new Records(std::make_unique<Impl>(path, clock)));
}

std::filesystem::path Records::defaultFile() {
    return std::filesystem::path(
               toUtf8(QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation))) /
           "records.db";
}

void Records::onWrite(std::function<void()> call) {
    impl_->onWrite = std::move(call);
}

Result<void> Records::note(const Job& job) {
    FIDESK_ASSIGN(const std::string owner, impl_->owner());
    return impl_->write([&](sql::Database& database) -> Result<void> {
        Journal journal(database);
        FIDESK_ASSIGN(const bool known, journal.replace(job, owner));
        if (known)
            return {};
        FIDESK_ASSIGN(const auto entry, journal.find(job.id));
        if (entry)
            return fail(ErrorCode::JobLive, job.id);
        FIDESK_TRY(journal.add(job, owner));
        Changes changes;
        FIDESK_ASSIGN(const auto event, beginRow(database, job, impl_->now(), changes));
        return event ? impl_->append(database, *event, changes) : Result<void>();
    });
}

Result<std::vector<OpenJob>> Records::openJobs() {
    FIDESK_ASSIGN(sql::Database * database, impl_->connections.database());
    FIDESK_ASSIGN(sql::Transaction transaction, sql::Transaction::begin(*database));
    FIDESK_ASSIGN(auto entries, Journal(*database).all());
    std::vector<OpenJob> jobs;
    for (Journal::Entry& entry : entries)
        jobs.push_back({std::move(entry.job), impl_->isLive(entry.owner)});
    forgetAbsent(impl_->file);
    return jobs;
}

Result<Job> Records::takeOver(const std::string& jobId) {
    FIDESK_ASSIGN(const std::string owner, impl_->owner());
    Job job;
    FIDESK_TRY(impl_->write([&](sql::Database& database) -> Result<void> {
        Journal journal(database);
        FIDESK_ASSIGN(auto entry, journal.find(jobId));
        if (!entry)
            return fail(ErrorCode::JobNotFound, jobId);
        if (impl_->isLive(entry->owner))
            return fail(ErrorCode::JobLive, jobId);
        job = std::move(entry->job);
        return journal.give(jobId, owner);
    }));
    return job;
}

Result<void> Records::letGo(const std::string& jobId) {
    const std::string owner = impl_->knownOwner();
    if (owner.empty())
        return {};
    return impl_->write([&](sql::Database& database) -> Result<void> {
        Journal journal(database);
        FIDESK_ASSIGN(const auto entry, journal.find(jobId));
        return entry && entry->owner == owner ? journal.give(jobId, {}) : Result<void>();
    });
}

Result<void> Records::end(const Job& job, Ending ending, const std::string& outcome,
                          const std::string& detail) {
    const std::string owner = impl_->knownOwner();
    return impl_->write([&](sql::Database& database) -> Result<void> {
        Journal journal(database);
        FIDESK_ASSIGN(const auto entry, journal.find(job.id));
        if (entry && entry->owner != owner)
            return fail(ErrorCode::JobLive, job.id);
        FIDESK_TRY(journal.remove(job.id));
        Changes changes;
        FIDESK_ASSIGN(const Event event,
                      endJob(database, {job, ending, outcome, detail, impl_->now()}, changes));
        return impl_->append(database, event, changes);
    });
}

Result<void> Records::addBatch(const Batch& batch, const std::vector<BatchRow>& rows) {
    const auto added = impl_->write([&](sql::Database& database) -> Result<void> {
        Changes changes;
        FIDESK_TRY(Batches(database).add(batch, rows, changes));
        return impl_->append(database,
                             {.action = action::batchBegun,
                              .by = batch.by,
                              .portal = batch.portal,
                              .detail = batch.name + ": " + std::to_string(rows.size())},
                             changes);
    });
    return !added && sql::isDuplicate(added.error()) ? fail(ErrorCode::InvalidArgument, added.error().detail)
                                                     : added;
}

Result<std::vector<Batch>> Records::batches() {
    FIDESK_ASSIGN(sql::Database * database, impl_->connections.database());
    return Batches(*database).all();
}

Result<std::vector<BatchRow>> Records::rows(const std::string& batchId) {
    FIDESK_ASSIGN(sql::Database * database, impl_->connections.database());
    return Batches(*database).rows(batchId);
}

Result<void> Records::setRow(const std::string& batchId, const BatchRow& row) {
    return impl_->write([&](sql::Database& database) -> Result<void> {
        Changes changes;
        BatchRow changed = row;
        changed.changedAt = impl_->now();
        FIDESK_ASSIGN(const auto event, changeRow(database, batchId, changed, changes));
        return event ? impl_->append(database, *event, changes) : Result<void>();
    });
}

Result<std::vector<Item>> Records::items(const Search& search) {
    FIDESK_ASSIGN(sql::Database * database, impl_->connections.database());
    return Inventory(*database).items(search);
}

Result<std::vector<Event>> Records::events(const Search& search) {
    FIDESK_ASSIGN(sql::Database * database, impl_->connections.database());
    return Trail(*database).events(search);
}

Result<void> Records::add(const Event& event, const std::string& registrationId,
                          const std::string& nickname) {
    return impl_->write([&](sql::Database& database) -> Result<void> {
        Changes changes;
        if (event.outcome == outcomeDone && !registrationId.empty())
            FIDESK_TRY(
                followRegistration(database, event, {registrationId, nickname, impl_->now()}, changes));
        return impl_->append(database, event, changes);
    });
}

Result<Check> Records::verify(const std::optional<Head>& expected, const std::stop_token& stop) {
    FIDESK_ASSIGN(sql::Database * database, impl_->connections.database());
    return verifyRecords(*database, expected, stop);
}

} // namespace fidesk::records
