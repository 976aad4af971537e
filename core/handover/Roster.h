#pragma once

#include "core/base/Result.h"
#include "core/base/Secret.h"
#include "core/handover/PinSlip.h"

#include <span>

namespace fidesk::handover {

/// All of @p slips as CSV (RFC 4180, UTF-8): user, displayName, nickname, label, model, serial, portal, date,
/// pinLength, pin; a heading first. What is not the PIN is safe to open in a spreadsheet
/// (toSpreadsheetLine()); the PIN is exactly what the key has, in quotation marks. pinLength, in characters,
/// shows where a spreadsheet took the zeros off its beginning.
Secret roster(std::span<const PinSlip> slips);

} // namespace fidesk::handover
