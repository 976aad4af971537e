#pragma once

#include "ui/models/EnrolmentModel.h"

namespace fidesk::ui {

/// What a person is to do now, or what is being done: one sentence for the state the enrolment is in; empty
/// where a problem says it all.
QString promptOf(const EnrolmentModel& enrolment);

} // namespace fidesk::ui
