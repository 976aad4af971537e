#include "core/records/Journal.h"

#include "core/records/Columns.h"
#include "core/records/JobText.h"

namespace fidesk::records {

namespace {

/// From `id, owner, document`.
Result<Journal::Entry> entryOf(const sql::Row& row) {
    auto job = jobOf(row.text(2));
    if (!job)
        return fail(ErrorCode::DatabaseFailed,
                    "the job " + row.text(0) + " in the journal cannot be read: " + job.error().detail);
    if (job->id != row.text(0))
        return fail(ErrorCode::DatabaseFailed,
                    "the job " + row.text(0) + " in the journal calls itself " + job->id);
    return Journal::Entry{std::move(*job), row.text(1)};
}

} // namespace

Result<bool> Journal::replace(const Job& job, const std::string& owner) {
    FIDESK_ASSIGN(const std::int64_t changed,
                  database_.run("UPDATE jobs SET document = ? WHERE id = ? AND owner = ?",
                                {toText(job), storable(job.id), owner}));
    return changed == 1;
}

Result<void> Journal::add(const Job& job, const std::string& owner) {
    FIDESK_TRY(database_.run("INSERT INTO jobs (id, owner, started_at, document) VALUES (?, ?, ?, ?)",
                             {storable(job.id), owner, sql::toSeconds(job.startedAt), toText(job)}));
    return {};
}

Result<std::vector<Journal::Entry>> Journal::all() {
    FIDESK_ASSIGN(const auto rows,
                  database_.query("SELECT id, owner, document FROM jobs ORDER BY started_at, rowid"));
    std::vector<Entry> entries;
    for (const sql::Row& row : rows) {
        FIDESK_ASSIGN(Entry entry, entryOf(row));
        entries.push_back(std::move(entry));
    }
    return entries;
}

Result<std::optional<Journal::Entry>> Journal::find(const std::string& jobId) {
    FIDESK_ASSIGN(const auto row,
                  database_.first("SELECT id, owner, document FROM jobs WHERE id = ?", {storable(jobId)}));
    if (!row)
        return std::optional<Entry>();
    FIDESK_ASSIGN(Entry entry, entryOf(*row));
    return std::optional<Entry>(std::move(entry));
}

Result<void> Journal::give(const std::string& jobId, const std::string& owner) {
    FIDESK_TRY(database_.run("UPDATE jobs SET owner = ? WHERE id = ?", {owner, storable(jobId)}));
    return {};
}

Result<void> Journal::remove(const std::string& jobId) {
    FIDESK_TRY(database_.run("DELETE FROM jobs WHERE id = ?", {storable(jobId)}));
    return {};
}

} // namespace fidesk::records
