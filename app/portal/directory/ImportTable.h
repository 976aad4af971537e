#pragma once

#include "core/base/Csv.h"
#include "core/base/Result.h"
#include "core/base/Secret.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace fidesk::server {

/// One user as a CSV file gives them.
struct ImportedUser {
    std::size_t line{0};
    std::string userPrincipalName{};
    std::string displayName{};
    std::string mail{};
    std::string organisation{};
    Secret password{};                   ///< empty: leave the one they have
    std::optional<bool> administrator{}; ///< nothing: the file has no column for it
};

/// What is wrong with a file, and where.
struct ImportProblem {
    std::size_t line{0};
    std::string what{};
    bool operator==(const ImportProblem&) const = default;
};

/// After so many problems the rest of a file is not looked at.
inline constexpr std::size_t maxImportProblems = 1000;

/// Reads a table of users, row by row: a header of userPrincipalName, displayName, mail, organisation,
/// password and, if wanted, role (empty or LocalAdministrator), in any order and any case; then a row a user.
/// Goes on behind a faulty row, so that every problem is told at once. Of the rows it keeps a hash of 64 bits
/// of each user name and its line, about 40 bytes, to find those that come twice.
class ImportReader {
public:
    explicit ImportReader(CsvStream rows);
    ~ImportReader();
    ImportReader(ImportReader&&) noexcept;

    /// The next user; nothing at the end. A user with a problem is given, too, where the row could be read.
    /// Errors: Malformed if the text is not CSV; those of the source.
    Result<std::optional<ImportedUser>> next();

    /// What was wrong so far, in the order it was found.
    [[nodiscard]] const std::vector<ImportProblem>& problems() const;

private:
    class Rows;
    CsvStream stream_;
    std::unique_ptr<Rows> rows_;
    bool begun_{false};
};

struct ImportTable {
    std::vector<ImportedUser> users{};
    std::vector<ImportProblem> problems{}; ///< by line
};

/// Reads a whole table as ImportReader does. Errors: Malformed if the text is not CSV.
Result<ImportTable> readImportTable(ByteView csv);

} // namespace fidesk::server
