#pragma once

#include "core/records/Job.h"

#include <QString>

namespace fidesk::text {

// What the window says of registrations that were interrupted. Any thread.

/// "3 registrations were interrupted."
QString interrupted(int jobs);
/// What to do about them, and what it means.
QString whatInterruptedMeans();
QString nothingInterrupted();
/// How far a job came, in as few words as a column of a table has room for.
QString stepWords(records::JobStep step);
/// "Interrupted", "In doubt".
QString jobStateWord(bool inDoubt);
/// Why it did not end last time: a sentence; @p reason is an error's name, or empty.
QString whyOpen(const std::string& reason);
QString beingAskedPortal();
/// @p portal: where it was begun.
QString signInToResume(const QString& portal);
QString begunElsewhere(const QString& portal);
QString keysBusyForJobs();
QString insertKeyOf(const QString& key, const QString& user);
QString onlyOneKey(const QString& key);
/// Asks for it: to prove a key that @p stays, or to delete a passkey that does not.
QString pinOfKey(const QString& key, bool stays);
/// Of a job that is registered: what its key is asked for, and what it means to go without.
QString whatKeyIsFor();
QString lookingAtKey();
QString endingJob();
QString stoppingJob();
QString confirmJobReset(const QString& key);
QString confirmGiveUp(const QString& user, const QString& key);
QString resumeStopped(const QString& user);

} // namespace fidesk::text
