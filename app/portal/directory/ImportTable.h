#pragma once

#include "core/base/Result.h"
#include "core/base/Secret.h"

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

struct ImportTable {
    std::vector<ImportedUser> users{};
    std::vector<ImportProblem> problems{}; ///< all of them, by line
};

/// Reads a table of users: a header of userPrincipalName, displayName, mail, organisation, password and, if
/// wanted, role (empty or LocalAdministrator), in any order and any case; then a row a user. Reading goes on
/// behind a faulty row, so that every problem is told at once. Errors: Malformed if the text is not CSV.
Result<ImportTable> readImportTable(ByteView csv);

} // namespace fidesk::server
