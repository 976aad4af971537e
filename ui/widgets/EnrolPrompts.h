#pragma once

#include "ui/models/EnrolmentModel.h"

#include <QStringList>

namespace fidesk::ui {

/// What a person is to do now, or what is being done: one sentence for the state the enrolment is in; empty
/// where a problem says it all.
QString promptOf(const EnrolmentModel& enrolment);

/// What stands over the panel.
QString titleOf(const EnrolmentModel& enrolment);
/// The names of the steps that this enrolment takes, and which of them it is at.
QStringList stepsOf(const EnrolmentModel& enrolment);
int stepIndexOf(const EnrolmentModel& enrolment);

/// That it is done; empty as long as it is not.
QString successOf(const EnrolmentModel& enrolment);

/// What the button that goes on says; empty: there is nothing to go on with.
QString nextLabelOf(const EnrolmentModel& enrolment);

} // namespace fidesk::ui
