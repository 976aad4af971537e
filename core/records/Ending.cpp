#include "core/records/Ending.h"

#include "core/records/Batches.h"
#include "core/records/Inventory.h"

#include <algorithm>

namespace fidesk::records {

namespace {

const char* actionOf(const Job& job, Ending ending) {
    switch (ending) {
    case Ending::Registered:
        return job.kind == JobKind::Replace ? action::replaced : action::enrolled;
    case Ending::Undone:
        return action::undone;
    case Ending::Failed:
        return action::failed;
    case Ending::Abandoned:
        break;
    }
    return action::inDoubt;
}

RowState rowStateOf(Ending ending) {
    switch (ending) {
    case Ending::Registered:
        return RowState::Done;
    case Ending::Undone:
    case Ending::Failed:
        return RowState::Failed;
    case Ending::Abandoned:
        break;
    }
    return RowState::InDoubt;
}

Item itemOf(const JobEnd& end) {
    const Job& job = end.job;
    return {.id = job.id,
            .state = end.ending == Ending::Registered ? ItemState::Issued : ItemState::InDoubt,
            .key = job.key,
            .holder = job.holder,
            .portal = job.portal,
            .registrationId = job.registrationId,
            .nickname = job.nickname,
            .credentialId = job.credentialId,
            .profile = job.profile,
            .issuedAt = end.now,
            .by = job.by,
            .changedAt = end.now};
}

Result<void> setState(Inventory& inventory, const std::string& portal, const std::string& registrationId,
                      ItemState state, TimePoint now, Changes& changes) {
    FIDESK_ASSIGN(auto items, inventory.registeredAs(portal, registrationId));
    for (Item& item : items) {
        item.state = state;
        item.changedAt = now;
        FIDESK_TRY(inventory.change(item, changes));
    }
    return {};
}

/// The registration that goes, as far as the job came to that.
Result<void> endReplaced(Inventory& inventory, const JobEnd& end, Changes& changes) {
    const Job& job = end.job;
    const bool reached = end.ending == Ending::Registered || job.step >= JobStep::RemoveOld;
    if (job.kind != JobKind::Replace || job.replacedId.empty() || !reached)
        return {};
    const bool gone = end.ending == Ending::Registered || job.step > JobStep::RemoveOld;
    return setState(inventory, job.portal, job.replacedId, gone ? ItemState::Removed : ItemState::InDoubt,
                    end.now, changes);
}

Result<void> endRow(sql::Database& database, const JobEnd& end, Changes& changes) {
    if (!end.job.place)
        return {};
    Batches batches(database);
    FIDESK_ASSIGN(auto row, batches.row(*end.job.place));
    if (!row)
        return {};
    const bool stays = end.ending == Ending::Registered || end.ending == Ending::Abandoned;
    row->state = rowStateOf(end.ending);
    row->outcome = end.outcome;
    row->detail = cut(end.detail);
    row->jobId = end.job.id;
    row->registrationId = stays ? end.job.registrationId : std::string();
    row->credentialId = stays ? end.job.credentialId : Bytes();
    row->key = end.job.key;
    row->changedAt = end.now;
    return batches.set(end.job.place->batch, *row, changes);
}

bool isSameOrder(const BatchRow& a, const BatchRow& b) {
    return a.line == b.line && a.user == b.user && a.nickname == b.nickname && a.label == b.label &&
           a.profile == b.profile;
}

} // namespace

Result<Event> endJob(sql::Database& database, const JobEnd& end, Changes& changes) {
    const Job& job = end.job;
    Inventory inventory(database);
    FIDESK_TRY(endReplaced(inventory, end, changes));
    const bool doubtful = end.ending == Ending::Abandoned && !job.credentialId.empty();
    if (end.ending == Ending::Registered || doubtful)
        FIDESK_TRY(inventory.add(itemOf(end), changes));
    FIDESK_TRY(endRow(database, end, changes));
    return Event{.action = actionOf(job, end.ending),
                 .outcome = end.outcome,
                 .by = job.by,
                 .holder = job.holder,
                 .key = job.key,
                 .portal = job.portal,
                 .detail = end.detail,
                 .jobId = job.id};
}

Result<std::optional<Event>> changeRow(sql::Database& database, const std::string& batchId,
                                       const BatchRow& row, Changes& changes) {
    Batches batches(database);
    FIDESK_ASSIGN(const auto before, batches.row({batchId, row.row}));
    if (!before)
        return fail(ErrorCode::InvalidArgument, batchId + " has no row " + std::to_string(row.row));
    FIDESK_TRY(batches.set(batchId, row, changes));
    if (!isSettled(before->state) && !isSettled(row.state) && isSameOrder(*before, row))
        return std::optional<Event>();
    FIDESK_ASSIGN(const auto batch, batches.batch(batchId));
    return std::optional(Event{.action = actionOf(row.state),
                               .outcome = row.outcome.empty() ? outcomeDone : row.outcome,
                               .by = batch ? batch->by : std::string(),
                               .holder = {.userPrincipalName = row.user},
                               .key = row.key,
                               .portal = batch ? batch->portal : std::string(),
                               .detail = row.detail,
                               .jobId = row.jobId});
}

Result<std::optional<Event>> beginRow(sql::Database& database, const Job& job, TimePoint now,
                                      Changes& changes) {
    if (!job.place)
        return std::optional<Event>();
    FIDESK_ASSIGN(auto row, Batches(database).row(*job.place));
    if (!row)
        return std::optional<Event>();
    if (row->state != RowState::Waiting)
        return fail(ErrorCode::JobLive, "row " + std::to_string(row->row));
    row->state = RowState::UnderWay;
    row->outcome.clear();
    row->detail.clear();
    row->jobId = job.id;
    row->key = job.key;
    row->changedAt = now;
    return changeRow(database, job.place->batch, *row, changes);
}

Result<void> followRegistration(sql::Database& database, const Event& event, const Followed& followed,
                                Changes& changes) {
    Inventory inventory(database);
    if (event.action == action::registrationRemoved)
        return setState(inventory, event.portal, followed.registrationId, ItemState::Removed, followed.now,
                        changes);
    if (event.action != action::registrationRenamed)
        return {};
    FIDESK_ASSIGN(auto items, inventory.registeredAs(event.portal, followed.registrationId));
    for (Item& item : items) {
        item.nickname = followed.nickname;
        item.changedAt = followed.now;
        FIDESK_TRY(inventory.change(item, changes));
    }
    return {};
}

} // namespace fidesk::records
