#pragma once

#include "core/base/Error.h"

namespace fidesk::ui {

// What an error of an enrolment means for its next step.

bool keyIsGone(ErrorCode code);

/// After these the key is of no use until it has been unplugged.
bool mustUnplug(ErrorCode code);

/// What the person typed was not accepted: the same page again.
bool concernsTypedPin(ErrorCode code);
bool concernsNickname(ErrorCode code);

} // namespace fidesk::ui
