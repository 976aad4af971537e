#pragma once

#include "core/batch/FileProblem.h"

#include <QString>

#include <chrono>

namespace fidesk::text {

/// What is wrong at one place of a batch file and what to do about it, without the line: "There is no column
/// \"pin\". ...". Any thread.
QString sentence(const batch::FileProblem& problem);

/// The same with its place: "Line 7, nickname: ...".
QString placedSentence(const batch::FileProblem& problem);

/// What is said while a batch is worked on. `%1`, `%2` are filled in by batchPhrase().
enum class BatchPhrase {
    FileHasProblems,  ///< %1 how many
    NotUnfinished,    ///< there is none to resume
    BegunBefore,      ///< %1 when; and what to do
    AskResume,        ///< prompt; %1 when it was begun
    Begun,            ///< %1 how many rows, %2 id
    Resumed,          ///< %1 how many rows are left, %2 id
    InsertKey,        ///< %1 the user of the next row
    KeyFor,           ///< %1 the key, %2 the user
    KeyForLabel,      ///< %1 user, %2 label
    TouchKeyOf,       ///< %1 the key, %2 the user
    PinOf,            ///< prompt; %1 the key, %2 the user
    NewPinOf,         ///< prompt; %1 the key, %2 the user
    RowDone,          ///< %1 user
    RowFailed,        ///< %1 user, %2 why
    RowInDoubt,       ///< %1 user, %2 why
    RowWaits,         ///< %1 user
    KeyRefused,       ///< %1 the key, %2 why
    Unplug,           ///< %1 the key
    AskUnknownKey,    ///< prompt; %1 the key
    OpenRow,          ///< %1 user, %2 job
    OpenRowLive,      ///< %1 user
    GeneratedPinOf,   ///< before the PIN, on the same line; %1 user
    Progress,         ///< %1 done, %2 rows
    ProgressTimeLeft, ///< %1 Progress, %2 how long: "about 3 minutes"
    Paused,           ///< %1 why
    Stopped,
    GoOnWith,       ///< %1 the command
    ReportAt,       ///< %1 file
    Summary,        ///< %1 done, %2 rows
    SummaryFailed,  ///< %1 how many
    SummarySkipped, ///< %1
    SummaryInDoubt, ///< %1
    SummaryWaiting, ///< %1
    Incomplete,     ///< rows are left that are not done
    NoBatches,
    NoSuchBatch, ///< %1 id
    NoSuchRow,   ///< %1 number
    RowSkipped,  ///< %1 number, %2 user
    RowAgain,    ///< %1 number, %2 user
    RowNotSo,    ///< %1 number; it can be neither skipped nor tried again
    RowJobOpen,  ///< %1 number, %2 job
};

/// The phrase with @p first and @p second in the places of %1 and %2. Any thread.
QString batchPhrase(BatchPhrase phrase, const QString& first = {}, const QString& second = {});

/// "about 3 minutes", "less than a minute", "about 2 hours": how long something will still take.
QString about(std::chrono::seconds time);

} // namespace fidesk::text
