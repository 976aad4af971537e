#pragma once

#include "tests/unit/enrolment/LossyPortal.h"
#include "tests/unit/enrolment/Workplace.h"

namespace fidesk::test {

enum class Job { Enrol, EnrolGenerated, Replace };

/// What becomes of a job that failed: it is taken back, and if that fails too the journal ends it; or the
/// program dies, and the journal ends it.
enum class AfterFailure { TakeBack, Crash };

/// Tells, once all is over, whether what was to fail was come to.
using Reached = std::function<bool()>;
using Inject = std::function<Reached(Workplace&, LossyPortal&)>;

/// Does @p job with what @p inject lets fail, then what follows @p after it, then ends what the journal has
/// open; checks that key, portal and records agree. Gives whether the failure was reached.
bool agreesAfter(Job job, AfterFailure after, const Inject& inject);

} // namespace fidesk::test
