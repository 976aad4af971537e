#pragma once

#include "core/batch/BatchFile.h"
#include "core/profiles/Profiles.h"

#include <QString>

namespace fidesk::ui {

// Where there is nothing to prove models by.

/// That @p profile wants models proved, and where to put what proves them: a sentence.
QString rootsMissingFor(const profiles::Profile& profile, const profiles::Places& places);

/// The same of the first of @p rows that still waits for a key and whose profile wants that; empty: none
/// does. Rows whose profile is not found are passed over.
QString rootsMissingFor(const std::vector<records::BatchRow>& rows, const batch::FindProfile& find,
                        const profiles::Places& places);

} // namespace fidesk::ui
