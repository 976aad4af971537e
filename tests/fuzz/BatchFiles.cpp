#include "core/base/Csv.h"
#include "core/base/Text.h"
#include "core/batch/BatchFile.h"
#include "tests/fuzz/Property.h"

#include <algorithm>
#include <set>

namespace {

using namespace fidesk;
using namespace fidesk::batch;
using namespace fidesk::test;

Result<profiles::Profile> find(const std::string& id) {
    profiles::Profile profile;
    profile.id = id.empty() ? "standard" : id;
    if (id == "nope")
        return fail(ErrorCode::ProfileNotFound, id);
    return profile;
}

void checkRows(const BatchFile& file) {
    std::set<std::string> labels;
    std::int64_t number = 0;
    for (const records::BatchRow& row : file.rows) {
        require(row.row == ++number, "rows are numbered from 1 on");
        require(!row.user.empty() && !row.profile.empty(), "every row has a user and a profile");
        require(row.label.empty() || labels.insert(row.label).second, "no label is there twice");
        require(row.nickname.empty() || parseNickname(row.nickname) == row.nickname, "nicknames can be had");
        for (const std::string* text : {&row.user, &row.label})
            require(codePoints(*text).value_or(maxUserLength + 1) <= maxUserLength &&
                        !hasControlCharacters(*text),
                    "text is UTF-8 of limited length, without control characters");
    }
}

/// Written in our own form, the rows are read back as they are.
void checkForm(const BatchFile& file) {
    std::string text = toCsvLine({"user", "nickname", "label", "profile"});
    for (const records::BatchRow& row : file.rows)
        text += toCsvLine({row.user, row.nickname, row.label, row.profile});
    const BatchFile again = readBatchFile(asBytes(text), find);
    require(again.problems.empty() && again.rows.size() == file.rows.size(), "rows, written, can be read");
    for (std::size_t i = 0; i < file.rows.size(); ++i)
        require(again.rows[i].user == file.rows[i].user && again.rows[i].nickname == file.rows[i].nickname &&
                    again.rows[i].label == file.rows[i].label &&
                    again.rows[i].profile == file.rows[i].profile,
                "they are the same");
}

} // namespace

/// A CSV file of a batch.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const BatchFile file = readBatchFile({data, size}, find);
    require(!file.rows.empty() || !file.problems.empty(), "a file without rows is a problem");
    require(std::ranges::is_sorted(file.problems, {}, &FileProblem::line), "problems come by line");
    if (!file.problems.empty())
        return 0;
    checkRows(file);
    checkForm(file);
    return 0;
}
