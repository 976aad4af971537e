#pragma once

#include "core/batch/Attendant.h"
#include "core/batch/Batch.h"
#include "core/batch/BatchFile.h"
#include "core/enrolment/Recovery.h"

namespace fidesk::batch {

/// What rows are done with; all of it outlives the work.
struct Workshop {
    enrolment::Parts parts;
    FindProfile findProfile{};
};

/// What became of a key.
enum class KeyEnd {
    Issued,  ///< a row is done with it
    Spoiled, ///< a row failed with it, or is in doubt: it is to be looked at
    Refused, ///< KeyUsedInBatch: it is as it was
    Unused   ///< no row is left for it, the batch pauses, or a stop was requested: it is as it was
};

/// Does the next row that waits with the key at @p key. Rows that fail before anything was done to the key
/// (no such user) are passed over, each with its reason, until there is one it is used for. Each row ends
/// Done, Failed, InDoubt, or Waiting again (where a stop was requested, or where what happened concerns all
/// rows and pauses the batch); Attendant::rowEnded() tells. One thread for each key; any number at once.
///
/// A key that was pulled out half-way, so that its row is in doubt, is known when it comes back, as long as
/// @p batch lives: its row is Done then, or taken back and Waiting for a key. Only where it would have to be
/// reset for that, since nobody has its PIN, it is left to Recovery, which a person has to want.
/// Errors: DatabaseFailed.
Result<KeyEnd> workWith(const token::TokenAddress& key, Batch& batch, const Workshop& workshop,
                        Attendant& attendant, std::stop_token stop);

/// A row whose job is still open: the key is needed to end it (enrolment::Recovery).
struct OpenRow {
    records::BatchRow row{};
    std::string jobId{};
    bool live{false}; ///< a program that runs is at it
    enrolment::Needed needed{enrolment::Needed::Nothing};
    std::optional<Error> error{}; ///< why the portal could not be asked
};

/// After a crash: ends the jobs of @p batch that can be ended without their keys, and lets rows wait again
/// that were under way without a job. Gives the rows whose jobs stay open. Errors: DatabaseFailed.
Result<std::vector<OpenRow>> recover(Batch& batch, const Workshop& workshop,
                                     enrolment::EnrolmentObserver& observer, std::stop_token stop);

} // namespace fidesk::batch
