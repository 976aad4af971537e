#pragma once

#include "core/records/Trail.h"

namespace fidesk::records {

/// The outcome of what worked.
inline constexpr const char* outcomeDone = "done";

/// How a job ended.
struct JobEnd {
    const Job& job;
    Ending ending{Ending::Registered};
    const std::string& outcome;
    const std::string& detail;
    TimePoint now{};
};

/// What the inventory and the batch take from the end of a job, in a transaction; gives its event. Errors:
/// DatabaseFailed.
Result<Event> endJob(sql::Database& database, const JobEnd& end, Changes& changes);

/// The row of a batch that @p job is for, if it is for one, is UnderWay. Gives an event where the trail has
/// to tell. Errors: JobLive, where the row does not wait; DatabaseFailed.
Result<std::optional<Event>> beginRow(sql::Database& database, const Job& job, TimePoint now,
                                      Changes& changes);

/// Replaces what is kept of a row. Gives an event where the trail has to tell. Errors: InvalidArgument, where
/// there is no such row; DatabaseFailed.
Result<std::optional<Event>> changeRow(sql::Database& database, const std::string& batchId,
                                       const BatchRow& row, Changes& changes);

/// A registration that was removed or renamed, as an event tells.
struct Followed {
    const std::string& registrationId;
    const std::string& nickname;
    TimePoint now{};
};

/// What the inventory takes from @p event. Errors: DatabaseFailed.
Result<void> followRegistration(sql::Database& database, const Event& event, const Followed& followed,
                                Changes& changes);

} // namespace fidesk::records
