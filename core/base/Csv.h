#pragma once

#include "core/base/Bytes.h"
#include "core/base/Result.h"

#include <functional>
#include <optional>
#include <span>
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

/// Reads the same, record by record, from a source of any length; a record has at most 1 MiB. Wipes what it
/// used on the way: files may hold passwords.
class CsvStream {
public:
    /// Fills the beginning of a buffer and gives how many bytes it put there; 0 at the end.
    using Source = std::function<Result<std::size_t>(std::span<char> buffer)>;

    /// @p separator: between fields; ';' in what spreadsheets write in much of Europe.
    explicit CsvStream(Source source, char separator = ',');
    ~CsvStream();
    CsvStream(CsvStream&&) noexcept = default;
    CsvStream& operator=(CsvStream&&) = delete;
    CsvStream(const CsvStream&) = delete;
    CsvStream& operator=(const CsvStream&) = delete;

    /// The next record; nothing at the end. Errors: Malformed as above, after which there is nothing more to
    /// be had; those of the source.
    Result<std::optional<CsvRow>> next();

private:
    Result<bool> readMore();
    Result<std::size_t> endOfRecord();
    Result<std::optional<CsvRow>> record(std::string_view text);

    Source source_;
    char separator_;
    std::string buffer_{};
    std::size_t begin_{0}; ///< of what was not given out yet
    std::size_t line_{1};
    bool atEnd_{false};
};

/// A stream of @p csv, which must outlive it.
CsvStream csvStream(ByteView csv, char separator = ',');

/// One record with CRLF at its end; fields are quoted where they need it.
std::string toCsvLine(const std::vector<std::string>& fields);

/// As toCsvLine(), for files that people open in a spreadsheet, which would take some fields for formulas
/// (CSV injection): an apostrophe goes in front of a field that begins with = + - @, one of their full-width
/// forms, TAB, CR or LF, be it after white space, quotation marks or apostrophes; and, inside of a field, in
/// front of = + - @ (likewise) behind a comma, semicolon, vertical bar, TAB, CR or LF, where a spreadsheet
/// that separates by another character begins a cell.
///
/// It is undone by taking off, in each of those places, one apostrophe that stands in front of such a
/// beginning; every other apostrophe is the field's own. `'=1` was `=1`, `''=1` was `'=1`, and `'t Hart` is
/// what it was.
std::string toSpreadsheetLine(const std::vector<std::string>& fields);

} // namespace fidesk
