#pragma once

#include "core/records/Types.h"

#include <QString>

namespace fidesk::text {

/// What a check of the records found, in a sentence: what was altered or deleted and what to do now, or that
/// all is as it was written. Any thread.
QString sentence(const records::Check& check);

} // namespace fidesk::text
