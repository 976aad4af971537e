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

/// "about 3 minutes", "less than a minute", "about 2 hours": how long something will still take.
QString about(std::chrono::seconds time);

} // namespace fidesk::text
