#pragma once

#include "core/base/Bytes.h"
#include "core/base/Result.h"

#include <string>
#include <vector>

namespace fidesk {

/// One record of a CSV file.
struct CsvRow {
    std::size_t line{0}; ///< where it begins, from 1
    std::vector<std::string> fields{};
};

/// Reads CSV (RFC 4180): UTF-8 with or without a byte order mark, fields separated by commas and quoted where
/// they hold commas, quotes or line breaks; lines end in CRLF or LF. Empty lines are passed over; rows may
/// differ in length. At most @p maxBytes. Errors: Malformed, `detail` begins with "line N: ".
Result<std::vector<CsvRow>> parseCsv(ByteView text, std::size_t maxBytes = std::size_t{64} * 1024 * 1024);

/// One record with CRLF at its end; fields are quoted where they need it.
std::string toCsvLine(const std::vector<std::string>& fields);

} // namespace fidesk
