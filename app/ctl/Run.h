#pragma once

#include "app/ctl/Commands.h"

namespace fidesk::ctl {

/// Does @p action to its end and says what went wrong, if anything did; with what the program then exits.
Exit run(const Action& action, Context& context);

} // namespace fidesk::ctl
