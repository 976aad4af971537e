#pragma once

#include "tests/campaign/Desk.h"

#include <string>
#include <vector>

namespace fidesk::campaign {

/// What a program told of its end; written to a file for the process that started it.
struct Outcome {
    std::string ended{}; ///< "registered", or the act that failed
    std::string error{}; ///< its name; empty: none
    std::string detail{};
    std::string abandoned{};            ///< "done" or an error, after a failure
    std::vector<std::string> endings{}; ///< of a resume: how each job ended
    std::vector<std::int64_t> waits{};  ///< milliseconds
    std::vector<std::string> asked{};   ///< "HTTP method, what", in order
    bool sameBodies{true};              ///< all registrations that were sent are byte for byte the same
};

void write(const Outcome& outcome, const std::filesystem::path& file);
Outcome readOutcome(const std::filesystem::path& file);

/// Does the job, as fideskctl would for somebody who does all that is asked.
Outcome doJob(const House& house, const Run& run, const Conditions& conditions);

/// Ends every job that is open, with the key in and every PIN that somebody knows.
Outcome resumeJobs(const House& house, const Run& run, const Conditions& conditions);

/// What was there before: the key in use, the registration that is to be replaced. Throws std::runtime_error.
void prepare(const House& house, const Run& run);

/// Opens the software key of @p run by itself, as whoever is handed it.
enrolment::Order orderFor(const House& house, const Run& run);

} // namespace fidesk::campaign
