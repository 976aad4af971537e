#include "core/batch/BatchFile.h"

#include "core/base/Crypto.h"
#include "core/base/Csv.h"
#include "core/base/Json.h"
#include "core/base/Text.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <optional>

namespace fidesk::batch {

namespace {

constexpr std::array columns{Column::User, Column::Nickname, Column::Label, Column::Profile};

/// Without white space at both ends, that of other scripts and of spreadsheets too, and without the byte
/// order marks that joining files leaves in the midst of them.
std::string withoutSpace(const std::string& text) {
    const auto isSpace = [](QChar c) { return c.isSpace() || c == QChar::ByteOrderMark; };
    const QString read = toQString(text);
    const auto begin = std::ranges::find_if_not(read, isSpace);
    const auto end = std::find_if_not(read.crbegin(), std::make_reverse_iterator(begin), isSpace).base();
    return toUtf8(QString(begin, end - begin));
}

std::string withoutCase(const std::string& text) {
    return toUtf8(toQString(text).toCaseFolded());
}

/// What the header's own line says.
char separatorOf(ByteView csv) {
    const std::string_view text(reinterpret_cast<const char*>(csv.data()), csv.size());
    const std::string_view header = text.substr(0, text.find('\n'));
    return header.find(',') == std::string_view::npos && header.find(';') != std::string_view::npos ? ';'
                                                                                                    : ',';
}

/// Makes rows of records; what it finds wrong is in the file's problems.
class Reader {
public:
    Reader(BatchFile& file, const FindProfile& findProfile) : file_(file), findProfile_(findProfile) {}

    void readHeader(const CsvRow& header) {
        for (const std::string& field : header.fields)
            places_.push_back(columnOf(header.line, withoutSpace(field)));
        if (!lines_.contains(Column::User))
            problem(header.line, name(Column::User), FileFault::MissingColumn);
    }

    /// False: nothing more is to be read.
    bool readRow(const CsvRow& row) {
        records::BatchRow read;
        read.line = row.line;
        bool any = false;
        for (std::size_t place = 0; place < row.fields.size(); ++place) {
            const std::string text = withoutSpace(row.fields[place]);
            if (text.empty())
                continue;
            any = true;
            if (place >= places_.size() || !places_[place].titled)
                problem(row.line, {}, FileFault::FieldTooMany, text);
            else if (places_[place].column)
                fieldOf(read, *places_[place].column) = text;
        }
        if (!any)
            return true;
        if (file_.rows.size() == maxBatchRows) {
            problem(row.line, {}, FileFault::TooManyRows, std::to_string(maxBatchRows));
            return false;
        }
        check(read);
        read.row = static_cast<std::int64_t>(file_.rows.size()) + 1;
        file_.rows.push_back(std::move(read));
        return enough(row.line);
    }

    void problem(std::size_t line, std::string_view column, FileFault fault, std::string value = {},
                 std::size_t other = 0) {
        file_.problems.push_back({line, std::string(column), fault, std::move(value), other});
    }

private:
    /// A column of the file; one that is titled and none of ours was told as a problem already.
    struct Place {
        bool titled{false};
        std::optional<Column> column{};
    };

    Place columnOf(std::size_t line, const std::string& title) {
        if (title.empty())
            return {};
        for (const Column column : columns) {
            if (withoutCase(title) != name(column))
                continue;
            if (!lines_.emplace(column, line).second)
                problem(line, name(column), FileFault::ColumnTwice);
            return {true, column};
        }
        problem(line, title, FileFault::UnknownColumn);
        return {true, std::nullopt};
    }

    static std::string& fieldOf(records::BatchRow& row, Column column) {
        switch (column) {
        case Column::User:
            return row.user;
        case Column::Nickname:
            return row.nickname;
        case Column::Label:
            return row.label;
        case Column::Profile:
            break;
        }
        return row.profile;
    }

    void check(records::BatchRow& row) {
        if (row.user.empty() && lines_.contains(Column::User))
            problem(row.line, name(Column::User), FileFault::Missing);
        checkText(row.line, Column::User, row.user, maxUserLength);
        checkNickname(row);
        checkText(row.line, Column::Label, row.label, maxLabelLength);
        checkProfile(row);
        checkTwice(row);
    }

    void checkText(std::size_t line, Column column, const std::string& text, std::size_t most) {
        if (hasControlCharacters(text))
            problem(line, name(column), FileFault::ControlCharacter);
        if (codePoints(text).value_or(0) > most)
            problem(line, name(column), FileFault::TooLong, std::to_string(most));
    }

    void checkNickname(records::BatchRow& row) {
        if (row.nickname.empty())
            return;
        const auto parsed = parseNickname(row.nickname);
        if (parsed)
            row.nickname = *parsed;
        else if (parsed.error().code == ErrorCode::NicknameTooLong)
            problem(row.line, name(Column::Nickname), FileFault::NicknameTooLong, row.nickname);
        else
            problem(row.line, name(Column::Nickname), FileFault::ControlCharacter);
    }

    void checkProfile(records::BatchRow& row) {
        const auto known = profiles_.find(row.profile);
        const auto found = known != profiles_.end()
                               ? known
                               : profiles_.emplace(row.profile, findProfile_(row.profile)).first;
        const Result<profiles::Profile>& profile = found->second;
        if (profile) {
            row.profile = profile->id;
            return;
        }
        const bool unknown = profile.error().code == ErrorCode::ProfileNotFound;
        std::string value = row.profile;
        if (!unknown && !profile.error().detail.empty())
            value += (value.empty() ? "" : ": ") + profile.error().detail;
        problem(row.line, name(Column::Profile),
                unknown ? FileFault::ProfileUnknown : FileFault::ProfileUnusable, std::move(value));
    }

    /// The same user may get several keys, where a nickname or a label tells them apart.
    void checkTwice(const records::BatchRow& row) {
        if (!row.label.empty()) {
            const auto [other, added] = labels_.emplace(row.label, row.line);
            if (!added)
                problem(row.line, name(Column::Label), FileFault::LabelTwice, row.label, other->second);
        }
        if (row.user.empty() || (row.nickname.empty() && !row.label.empty()))
            return;
        const auto [other, added] = users_.emplace(std::pair(withoutCase(row.user), row.nickname), row.line);
        if (!added)
            problem(row.line, name(Column::User), FileFault::RowTwice, row.user, other->second);
    }

    bool enough(std::size_t line) {
        if (file_.problems.size() < maxFileProblems)
            return true;
        problem(line, {}, FileFault::TooManyProblems);
        return false;
    }

    BatchFile& file_;
    const FindProfile& findProfile_;
    std::vector<Place> places_{};
    std::map<Column, std::size_t> lines_{}; ///< of those that are there
    std::map<std::string, std::size_t> labels_{};
    std::map<std::pair<std::string, std::string>, std::size_t> users_{};
    std::map<std::string, Result<profiles::Profile>> profiles_{};
};

/// "line 7: what it is", as CsvStream tells it, taken apart.
void notCsv(Reader& reader, const std::string& detail) {
    std::size_t line = 0;
    std::size_t at = detail.find_first_of("0123456789");
    for (; at < detail.size() && detail[at] >= '0' && detail[at] <= '9'; ++at)
        line = line * 10 + static_cast<std::size_t>(detail[at] - '0');
    const std::size_t colon = detail.find(": ");
    std::string what = colon == std::string::npos ? detail : detail.substr(colon + 2);
    const bool utf8 = what.find("UTF-8") == std::string::npos;
    reader.problem(line, {}, utf8 ? FileFault::NotCsv : FileFault::NotUtf8,
                   utf8 ? std::move(what) : std::string());
}

void readAll(Reader& reader, CsvStream stream) {
    bool header = true;
    while (true) {
        const auto row = stream.next();
        if (!row)
            return notCsv(reader, row.error().detail);
        if (!*row)
            return;
        if (header)
            reader.readHeader(**row);
        else if (!reader.readRow(**row))
            return;
        header = false;
    }
}

} // namespace

BatchFile readBatchFile(ByteView csv, const FindProfile& findProfile) {
    BatchFile file;
    file.digest = toHex(sha256(csv));
    Reader reader(file, findProfile);
    if (csv.size() > maxBatchBytes)
        reader.problem(1, {}, FileFault::TooLarge, std::to_string(maxBatchBytes));
    else
        readAll(reader, csvStream(csv, separatorOf(csv)));
    if (file.rows.empty() && file.problems.empty())
        reader.problem(1, {}, FileFault::Empty);
    return file;
}

} // namespace fidesk::batch
