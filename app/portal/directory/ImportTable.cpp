#include "app/portal/directory/ImportTable.h"

#include "app/portal/store/UserNames.h"
#include "app/portal/store/Words.h"
#include "core/base/Text.h"

#include <array>
#include <unordered_map>

namespace fidesk::server {

namespace {

enum Column : std::size_t { UserPrincipalName, DisplayName, Mail, Organisation, Password, Role, ColumnCount };

constexpr std::array<std::string_view, ColumnCount> columnNames{"userPrincipalName", "displayName", "mail",
                                                                "organisation",      "password",    "role"};
constexpr std::string_view administratorRole = "LocalAdministrator";

} // namespace

/// Makes users of rows; what it finds wrong is in `problems`.
class ImportReader::Rows {
public:
    void readHeader(const CsvRow& header) {
        width_ = header.fields.size();
        for (std::size_t position = 0; position < width_; ++position)
            readColumnName(header.line, withoutWhiteSpaceAtEnds(header.fields[position]), position);
        for (std::size_t column = 0; column < Role; ++column)
            if (!positions_[column])
                problem(header.line, "the column " + std::string(columnNames[column]) + " is missing");
    }

    /// Nothing if the row has not the fields of a user.
    std::optional<ImportedUser> readRow(CsvRow& row) {
        if (row.fields.size() != width_) {
            problem(row.line, "the row has " + std::to_string(row.fields.size()) + " fields, the header " +
                                  std::to_string(width_));
            return std::nullopt;
        }
        ImportedUser user{.line = row.line,
                          .userPrincipalName = withoutWhiteSpaceAtEnds(field(row, UserPrincipalName)),
                          .displayName = withoutWhiteSpaceAtEnds(field(row, DisplayName)),
                          .mail = withoutWhiteSpaceAtEnds(field(row, Mail)),
                          .organisation = withoutWhiteSpaceAtEnds(field(row, Organisation)),
                          .password = Secret(field(row, Password)),
                          .administrator = administrator(row)};
        wipe(row.fields[*positions_[Password]]);
        check(user);
        return user;
    }

    void problem(std::size_t line, std::string what) { problems.push_back({line, std::move(what)}); }

    std::vector<ImportProblem> problems{};

private:
    void readColumnName(std::size_t line, const std::string& name, std::size_t position) {
        for (std::size_t column = 0; column < ColumnCount; ++column) {
            if (foldedKey(name) != foldedKey(columnNames[column]))
                continue;
            if (positions_[column])
                problem(line, "the column " + name + " is there twice");
            positions_[column] = position;
            return;
        }
        problem(line, "there is no column \"" + name + '"');
    }

    std::optional<bool> administrator(const CsvRow& row) {
        if (!positions_[Role])
            return std::nullopt;
        const std::string role = withoutWhiteSpaceAtEnds(row.fields[*positions_[Role]]);
        if (!role.empty() && foldedKey(role) != foldedKey(administratorRole))
            problem(row.line, "the role is \"" + role + "\"; it may be empty or LocalAdministrator");
        return !role.empty();
    }

    void check(const ImportedUser& user) {
        if (!isAddress(user.userPrincipalName))
            problem(user.line, "the userPrincipalName \"" + user.userPrincipalName +
                                   "\" is not of the form name@organisation.example");
        else if (const auto [other, added] =
                     lines_.emplace(std::hash<std::string>()(foldedKey(user.userPrincipalName)), user.line);
                 !added)
            problem(user.line, "the userPrincipalName \"" + user.userPrincipalName + "\" is on line " +
                                   std::to_string(other->second) + " too");
        if (!user.mail.empty() && !isAddress(user.mail))
            problem(user.line, "the mail \"" + user.mail + "\" is not a mail address");
        checkName(user.line, "displayName", user.displayName);
        checkName(user.line, "organisation", user.organisation);
        for (const std::string* text : {&user.userPrincipalName, &user.mail})
            checkText(user.line, *text);
        if (user.password.size() > maxUserText)
            problem(user.line, "the password is longer than " + std::to_string(maxUserText) + " bytes");
    }

    void checkName(std::size_t line, const std::string& column, const std::string& text) {
        if (text.empty())
            problem(line, "the " + column + " is empty");
        checkText(line, text);
    }

    void checkText(std::size_t line, const std::string& text) {
        if (hasControlCharacters(text))
            problem(line, "there is a control character or line break in the text");
        if (codePoints(text).value_or(0) > maxUserText)
            problem(line, "there is a text longer than " + std::to_string(maxUserText) + " characters");
    }

    std::string& field(CsvRow& row, Column column) { return row.fields[*positions_[column]]; }

    std::size_t width_{0};
    std::array<std::optional<std::size_t>, ColumnCount> positions_{};
    std::unordered_map<std::uint64_t, std::size_t> lines_{};
};

ImportReader::ImportReader(CsvStream rows) : stream_(std::move(rows)), rows_(std::make_unique<Rows>()) {}
ImportReader::~ImportReader() = default;
ImportReader::ImportReader(ImportReader&&) noexcept = default;

const std::vector<ImportProblem>& ImportReader::problems() const {
    return rows_->problems;
}

Result<std::optional<ImportedUser>> ImportReader::next() {
    if (!begun_) {
        begun_ = true;
        FIDESK_ASSIGN(const auto header, stream_.next());
        if (header)
            rows_->readHeader(*header);
        else
            rows_->problem(1, "the file is empty");
        if (!rows_->problems.empty())
            return std::nullopt;
    }
    while (rows_->problems.size() < maxImportProblems) {
        FIDESK_ASSIGN(auto row, stream_.next());
        if (!row)
            return std::nullopt;
        if (auto user = rows_->readRow(*row))
            return user;
    }
    rows_->problem(rows_->problems.back().line, "the rest of the file was not looked at");
    return std::nullopt;
}

Result<ImportTable> readImportTable(ByteView csv) {
    ImportReader reader(csvStream(csv));
    ImportTable table;
    while (true) {
        FIDESK_ASSIGN(auto user, reader.next());
        if (!user)
            break;
        table.users.push_back(std::move(*user));
    }
    table.problems = reader.problems();
    return table;
}

} // namespace fidesk::server
