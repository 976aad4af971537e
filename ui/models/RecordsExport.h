#pragma once

#include "core/records/Records.h"

#include <stop_token>

namespace fidesk::ui {

enum class ExportFormat {
    Csv, ///< for spreadsheets: toSpreadsheetLine(), UTF-8 with a byte order mark
    Json ///< {"items": [...]} or {"events": [...]}, as `fideskctl records export --json` has them
};

/// A file's content, and how many rows are in it.
struct Exported {
    Bytes content{};
    std::size_t rows{0};
};

/// All keys of the inventory, or all entries of the trail, that match @p words, in the order in which they
/// are listed. Errors: Records::items(), Records::events(); Cancelled.
Result<Exported> exportKeys(records::Records& records, const std::string& words, ExportFormat format,
                            const std::stop_token& stop);
Result<Exported> exportEntries(records::Records& records, const std::string& words, ExportFormat format,
                               const std::stop_token& stop);

} // namespace fidesk::ui
