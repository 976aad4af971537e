#pragma once

#include "core/base/Result.h"
#include "core/batch/FileProblem.h"
#include "core/profiles/Profile.h"
#include "core/records/Types.h"

#include <functional>
#include <vector>

namespace fidesk::batch {

inline constexpr std::size_t maxBatchBytes = std::size_t{4} * 1024 * 1024;
inline constexpr std::size_t maxBatchRows = 10'000;
inline constexpr std::size_t maxUserLength = 256;    ///< code points
inline constexpr std::size_t maxLabelLength = 64;    ///< code points
inline constexpr std::size_t maxFileProblems = 1000; ///< the rest of the file is not looked at then

/// Finds the profile of this id; of an empty one, that of rows which name none. Errors: as Profiles::find()
/// and Profiles::standard().
using FindProfile = std::function<Result<profiles::Profile>(const std::string& id)>;

/// What a batch file says. Where there are problems, the rows are not to be used.
struct BatchFile {
    std::vector<records::BatchRow> rows{};
    std::vector<FileProblem> problems{}; ///< by line
    std::string digest{};                ///< SHA-256 of the whole file, hexadecimal
};

/// Reads a batch file: CSV in UTF-8 with or without a byte order mark, its fields separated by commas, or by
/// semicolons where the header is. The header names the columns user, nickname, label and profile in any
/// order and case; all but user may be missing. Rows without any text are passed over, white space around
/// fields is taken off. Every row has the id of the profile that it means. Goes on behind a faulty row, so
/// that all problems are told at once. Nothing is left out silently: what is not in the rows is a problem.
BatchFile readBatchFile(ByteView csv, const FindProfile& findProfile);

} // namespace fidesk::batch
