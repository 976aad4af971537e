#include "core/base/Csv.h"

#include "core/base/Secret.h"
#include "core/base/Text.h"

#include <algorithm>
#include <array>

namespace fidesk {

namespace {

/// Reads records one after the other; knows which line it is on.
class CsvReader {
public:
    explicit CsvReader(std::string_view text, std::size_t line = 1, char separator = ',')
        : rest_(text), line_(line), separator_(separator) {}

    [[nodiscard]] bool atEnd() const { return rest_.empty(); }
    [[nodiscard]] std::size_t line() const { return line_; }

    Result<CsvRow> row() {
        CsvRow row{.line = line_};
        while (true) {
            FIDESK_ASSIGN(std::string field, rest_.starts_with('"') ? quotedField() : plainField());
            row.fields.push_back(std::move(field));
            if (take({&separator_, 1}))
                continue;
            if (atEnd() || take("\r\n") || take("\n")) {
                ++line_;
                return row;
            }
            return wrong("text behind a closing quotation mark");
        }
    }

private:
    Result<std::string> plainField() {
        const char ends[] = {separator_, '\n'};
        const std::size_t end = std::min(rest_.find_first_of({ends, sizeof ends}), rest_.size());
        std::string field(rest_.substr(0, end));
        if (end < rest_.size() && rest_[end] == '\n' && field.ends_with('\r'))
            field.pop_back();
        if (field.find('"') != std::string::npos)
            return wrong("a quotation mark inside a field that does not begin with one");
        if (field.find('\r') != std::string::npos)
            return wrong("a carriage return without a line feed");
        rest_.remove_prefix(field.size());
        return field;
    }

    Result<std::string> quotedField() {
        const std::size_t begin = line_;
        take("\"");
        std::string field;
        while (!atEnd()) {
            if (take("\"\"")) {
                field += '"';
            } else if (take("\"")) {
                return field;
            } else {
                if (rest_.front() == '\n')
                    ++line_;
                field += rest_.front();
                rest_.remove_prefix(1);
            }
        }
        line_ = begin;
        return wrong("a quotation mark that is never closed");
    }

    bool take(std::string_view text) {
        if (!rest_.starts_with(text))
            return false;
        rest_.remove_prefix(text.size());
        return true;
    }

    [[nodiscard]] tl::unexpected<Error> wrong(std::string_view what) const {
        return fail(ErrorCode::Malformed, "line " + std::to_string(line_) + ": " + std::string(what));
    }

    std::string_view rest_;
    std::size_t line_;
    char separator_;
};

constexpr std::size_t readBytes = std::size_t{64} * 1024;
constexpr std::size_t maxRecordBytes = std::size_t{1024} * 1024;

tl::unexpected<Error> malformed(std::size_t line, const std::string& what) {
    return fail(ErrorCode::Malformed, "line " + std::to_string(line) + ": " + what);
}

/// The line of the first byte of @p text that is not UTF-8 or is NUL; 0 if there is none.
std::size_t firstBadLine(std::string_view text) {
    for (std::size_t line = 1; !text.empty(); ++line) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view part = text.substr(0, end);
        if (!codePoints(part) || part.find('\0') != std::string_view::npos)
            return line;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return 0;
}

} // namespace

Result<std::vector<CsvRow>> parseCsv(ByteView bytes, std::size_t maxBytes) {
    if (bytes.size() > maxBytes)
        return fail(ErrorCode::Malformed,
                    "line 1: the file is larger than " + std::to_string(maxBytes) + " bytes");
    std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (text.starts_with(byteOrderMark))
        text.remove_prefix(byteOrderMark.size());
    if (const std::size_t line = firstBadLine(text))
        return fail(ErrorCode::Malformed, "line " + std::to_string(line) + ": text that is not UTF-8");
    std::vector<CsvRow> rows;
    CsvReader reader(text);
    while (!reader.atEnd()) {
        FIDESK_ASSIGN(CsvRow row, reader.row());
        if (row.fields.size() > 1 || !row.fields.front().empty())
            rows.push_back(std::move(row));
    }
    return rows;
}

CsvStream::CsvStream(Source source, char separator) : source_(std::move(source)), separator_(separator) {}

CsvStream::~CsvStream() {
    wipe(buffer_);
}

/// Whether anything came.
Result<bool> CsvStream::readMore() {
    if (begin_ > 0 && begin_ == buffer_.size()) {
        wipe(buffer_);
        buffer_.clear();
        begin_ = 0;
    }
    std::string grown;
    grown.reserve(buffer_.size() - begin_ + readBytes);
    grown.append(buffer_, begin_);
    const std::size_t size = grown.size();
    grown.resize(size + readBytes);
    auto read = source_({grown.data() + size, readBytes});
    grown.resize(size + read.value_or(0));
    wipe(buffer_);
    buffer_ = std::move(grown);
    begin_ = 0;
    if (!read)
        return fail(read.error());
    atEnd_ = *read == 0;
    return !atEnd_;
}

/// Where, behind begin_, the next record ends, its line break included: a line break with an even number of
/// quotation marks before it is not inside of a field.
Result<std::size_t> CsvStream::endOfRecord() {
    bool quoted = false;
    for (std::size_t length = 0;; ++length) {
        if (length > maxRecordBytes)
            return malformed(line_, "a record of more than 1 MiB");
        if (begin_ + length == buffer_.size()) {
            FIDESK_ASSIGN(const bool more, readMore());
            if (!more)
                return length;
        }
        const char c = buffer_[begin_ + length];
        if (c == '"')
            quoted = !quoted;
        else if (c == '\n' && !quoted)
            return length + 1;
    }
}

Result<std::optional<CsvRow>> CsvStream::record(std::string_view text) {
    if (const std::size_t bad = firstBadLine(text))
        return malformed(line_ + bad - 1, "text that is not UTF-8");
    CsvReader reader(text, line_, separator_);
    FIDESK_ASSIGN(CsvRow row, reader.row());
    line_ = reader.line();
    return row;
}

Result<std::optional<CsvRow>> CsvStream::next() {
    while (true) {
        const bool first = line_ == 1 && buffer_.empty();
        FIDESK_ASSIGN(std::size_t length, endOfRecord());
        if (first && std::string_view(buffer_).starts_with(byteOrderMark)) {
            begin_ = byteOrderMark.size();
            length -= begin_;
        }
        if (length == 0)
            return std::nullopt;
        auto row = record(std::string_view(buffer_).substr(begin_, length));
        begin_ += length;
        if (!row || row->value().fields.size() > 1 || !row->value().fields.front().empty())
            return row;
    }
}

CsvStream csvStream(ByteView csv, char separator) {
    const auto source = [rest = csv](std::span<char> buffer) mutable -> Result<std::size_t> {
        const std::size_t size = std::min(buffer.size(), rest.size());
        std::copy_n(rest.begin(), size, buffer.begin());
        rest = rest.subspan(size);
        return size;
    };
    return CsvStream(source, separator);
}

namespace {

using Texts = std::span<const std::string_view>;

// Passed over in front of what makes a formula: quotation marks, and white space in UTF-8 (Unicode's
// White_Space and the two of no width).
constexpr std::array<std::string_view, 27> passedOver{"'",
                                                      "\"",
                                                      " ",
                                                      "\v",
                                                      "\f",
                                                      "\xC2\x85",
                                                      "\xC2\xA0",
                                                      "\xE1\x9A\x80",
                                                      "\xE2\x80\x80",
                                                      "\xE2\x80\x81",
                                                      "\xE2\x80\x82",
                                                      "\xE2\x80\x83",
                                                      "\xE2\x80\x84",
                                                      "\xE2\x80\x85",
                                                      "\xE2\x80\x86",
                                                      "\xE2\x80\x87",
                                                      "\xE2\x80\x88",
                                                      "\xE2\x80\x89",
                                                      "\xE2\x80\x8A",
                                                      "\xE2\x80\x8B",
                                                      "\xE2\x80\xA8",
                                                      "\xE2\x80\xA9",
                                                      "\xE2\x80\xAF",
                                                      "\xE2\x81\x9F",
                                                      "\xE3\x80\x80",
                                                      "\xEF\xBB\xBF",
                                                      "\xE2\x81\xA0"};
// = + - @, and as full-width forms.
constexpr std::array<std::string_view, 8> formulaSigns{
    "=", "+", "-", "@", "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"};
constexpr std::array<std::string_view, 3> controls{"\t", "\r", "\n"};

/// The length of the one of @p texts that @p text begins with; 0 if there is none.
std::size_t beginning(std::string_view text, Texts texts) {
    const auto found = std::find_if(texts.begin(), texts.end(),
                                    [text](std::string_view it) { return text.starts_with(it); });
    return found == texts.end() ? 0 : found->size();
}

/// Whether a spreadsheet may take @p text, the rest of a field, for a formula where a cell begins.
bool looksLikeFormula(std::string_view text, bool atStart) {
    while (const std::size_t length = beginning(text, passedOver))
        text.remove_prefix(length);
    return beginning(text, formulaSigns) > 0 || (atStart && beginning(text, controls) > 0);
}

std::string withoutFormulas(std::string_view field) {
    constexpr std::string_view separators = ",;|\t\r\n";
    std::string safe;
    for (std::size_t i = 0; i <= field.size(); ++i) {
        const bool atStart = i == 0;
        const bool cellBegins = atStart || separators.find(field[i - 1]) != std::string_view::npos;
        if (cellBegins && looksLikeFormula(field.substr(i), atStart))
            safe += '\'';
        if (i < field.size())
            safe += field[i];
    }
    return safe;
}

} // namespace

std::string toSpreadsheetLine(const std::vector<std::string>& fields) {
    std::vector<std::string> safe(fields.size());
    std::transform(fields.begin(), fields.end(), safe.begin(), withoutFormulas);
    return toCsvLine(safe);
}

std::string toCsvLine(const std::vector<std::string>& fields) {
    std::string line;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const std::string& field = fields[i];
        line += i == 0 ? "" : ",";
        // A mark at the start of a file would be taken for the file's own.
        if (field.find_first_of(",\"\r\n") == std::string::npos && !field.starts_with(byteOrderMark)) {
            line += field;
            continue;
        }
        line += '"';
        for (const char c : field)
            line += c == '"' ? std::string("\"\"") : std::string(1, c);
        line += '"';
    }
    return line + "\r\n";
}

} // namespace fidesk
