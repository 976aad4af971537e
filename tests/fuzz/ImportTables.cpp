#include "app/portal/directory/ImportTable.h"
#include "app/portal/store/Words.h"
#include "core/base/Csv.h"
#include "core/base/Text.h"
#include "tests/fuzz/Property.h"

#include <algorithm>
#include <set>

namespace {

using namespace fidesk;
using namespace fidesk::server;
using namespace fidesk::test;

void checkForm(const std::vector<CsvRow>& rows) {
    std::string text;
    for (const CsvRow& row : rows)
        text += toCsvLine(row.fields);
    const auto again = parseCsv(asBytes(text));
    require(again.has_value() && again->size() == rows.size(), "rows, written, can be read");
    for (std::size_t i = 0; i < rows.size(); ++i)
        require((*again)[i].fields == rows[i].fields, "they are the same");
    require(std::ranges::is_sorted(rows, {}, &CsvRow::line), "rows come by line");
}

void checkTable(const ImportTable& table) {
    require(std::ranges::is_sorted(table.problems, {}, &ImportProblem::line), "problems come by line");
    if (!table.problems.empty())
        return;
    std::set<std::string> names;
    for (const ImportedUser& user : table.users) {
        require(names.insert(foldedKey(user.userPrincipalName)).second, "no user is there twice");
        require(!user.displayName.empty() && !user.organisation.empty(), "every user has a name and a place");
        for (const std::string* text :
             {&user.userPrincipalName, &user.displayName, &user.mail, &user.organisation})
            require(codePoints(*text).value_or(257) <= 256 && !hasControlCharacters(*text),
                    "text is UTF-8 of 256 characters at most, without control characters");
    }
}

} // namespace

/// A CSV file of users to import.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto rows = parseCsv({data, size});
    const auto table = readImportTable({data, size});
    require(!rows || table, "a table is read wherever there is CSV");
    require(!table || !table->problems.empty() || rows, "what is not CSV is no table without problems");
    if (rows)
        checkForm(*rows);
    if (table)
        checkTable(*table);
    return 0;
}
