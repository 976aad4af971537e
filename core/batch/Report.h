#pragma once

#include "core/base/Result.h"
#include "core/records/Types.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace fidesk::batch {

/// What a person is told of how a row stands: why it failed, what was left undone. May be empty.
using Reason = std::function<std::string(const records::BatchRow&)>;

/// A table of every row, whatever its state, as CSV for spreadsheets (see toSpreadsheetLine()), in UTF-8 with
/// a byte order mark, for without one spreadsheets take it for something else. Columns: line, user, nickname,
/// label, profile, state, outcome, reason, model, serial, registration, credential, time.
std::string reportText(const std::vector<records::BatchRow>& rows, const Reason& reason);

/// Writes it to @p path, whole or not at all. Errors: FileUnwritable.
Result<void> writeReport(const std::filesystem::path& path, const std::vector<records::BatchRow>& rows,
                         const Reason& reason);

} // namespace fidesk::batch
