#pragma once

#include "app/ctl/Context.h"
#include "app/ctl/HandoverOptions.h"

#include <string>

namespace fidesk::ctl {

/// What `batch run` is given.
struct BatchRunOptions {
    std::string file{};
    std::string report{};
    std::string profile{}; ///< of rows that name none
    std::vector<std::string> trust{};
    bool resume{false}; ///< go on with the unfinished batch of this file
    bool anew{false};   ///< begin it once more
    bool retry{false};  ///< rows that failed are tried again
    HandoverOptions handover{};
};

/// Does the rows of a file with one key after another, as many at once as are plugged in, until none is left,
/// the batch pauses or a stop is requested. The report is written before, while and after that, so that it is
/// whole whatever happens. Errors: of the file, the report, the portal, the records; what paused
/// it; Cancelled; of rows that are not done that of the first.
Result<void> runBatch(Context& context, const BatchRunOptions& options);

} // namespace fidesk::ctl
