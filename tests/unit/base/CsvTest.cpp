#include "core/base/Csv.h"
#include "tests/support/Catch.h"

using namespace fidesk;
using namespace fidesk::test;

namespace {

using Fields = std::vector<std::string>;

std::vector<Fields> fieldsOf(std::string_view text) {
    std::vector<Fields> all;
    for (const CsvRow& row : valueOf(parseCsv(asBytes(text))))
        all.push_back(row.fields);
    return all;
}

std::string complaint(std::string_view text) {
    const auto result = parseCsv(asBytes(text));
    CHECK(codeOf(result) == ErrorCode::Malformed);
    return result.error().detail;
}

} // namespace

TEST_CASE("CSV is read with either line end, with and without one at the end") {
    const std::vector<Fields> wanted{{"a", "b"}, {"1", "2"}};
    CHECK(fieldsOf("a,b\n1,2\n") == wanted);
    CHECK(fieldsOf("a,b\r\n1,2\r\n") == wanted);
    CHECK(fieldsOf("a,b\r\n1,2") == wanted);
    CHECK(fieldsOf("\xEF\xBB\xBF"
                   "a,b\n\n1,2\n\n") == wanted);
}

TEST_CASE("Empty CSV has no rows") {
    CHECK(fieldsOf("").empty());
    CHECK(fieldsOf("\xEF\xBB\xBF").empty());
    CHECK(fieldsOf("\r\n\n").empty());
}

TEST_CASE("Empty fields of CSV count") {
    CHECK(fieldsOf(",\n") == std::vector<Fields>{{"", ""}});
    CHECK(fieldsOf("a,,c,") == std::vector<Fields>{{"a", "", "c", ""}});
    CHECK(fieldsOf("\"\",x") == std::vector<Fields>{{"", "x"}});
}

TEST_CASE("Quoted fields of CSV hold commas, quotes and line breaks") {
    CHECK(fieldsOf("\"a,b\",\"say \"\"hi\"\"\",\"two\r\nlines\"\n") ==
          std::vector<Fields>{{"a,b", "say \"hi\"", "two\r\nlines"}});
    CHECK(fieldsOf("Zo\xC3\xAB,\"\xE2\x82\xAC\"") == std::vector<Fields>{{"Zo\xC3\xAB", "\xE2\x82\xAC"}});
}

TEST_CASE("Rows of CSV know their line, line breaks in fields included") {
    const auto rows = valueOf(parseCsv(asBytes("h\n\"a\nb\"\n\nlast\n")));
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].line == 1);
    CHECK(rows[1].line == 2);
    CHECK(rows[2].line == 5);
}

TEST_CASE("Broken CSV is refused with its line") {
    CHECK(complaint("a\n\"b").starts_with("line 2: a quotation mark that is never closed"));
    CHECK(complaint("a\nb\"c\n").starts_with("line 2: a quotation mark inside"));
    CHECK(complaint("a\n\n\"b\"c\n").starts_with("line 3: text behind"));
    CHECK(complaint("a\rb\n").starts_with("line 1: a carriage return"));
    CHECK(complaint("a\n\xC3\x28\n").starts_with("line 2: text that is not UTF-8"));
    CHECK(complaint(std::string_view("a\0b", 3)).starts_with("line 1: text that is not UTF-8"));
    CHECK(codeOf(parseCsv(asBytes("abcdef"), 5)) == ErrorCode::Malformed);
}

TEST_CASE("What is written as CSV is read back") {
    const Fields fields{"plain", "a,b", "say \"hi\"", "two\nlines", "", "Zo\xC3\xAB"};
    CHECK(fieldsOf(toCsvLine(fields)) == std::vector<Fields>{fields});
    CHECK(toCsvLine({"a", "b,c"}) == "a,\"b,c\"\r\n");
    const Fields marked{"\xEF\xBB\xBFmark", "b"};
    CHECK(fieldsOf(toCsvLine(marked)) == std::vector<Fields>{marked});
}

namespace {

/// @p text as a source that gives @p size bytes at a time.
CsvStream streamOf(std::string_view text, std::size_t size) {
    return CsvStream([rest = std::string(text), size](std::span<char> buffer) mutable -> Result<std::size_t> {
        const std::size_t now = std::min({buffer.size(), rest.size(), size});
        std::copy_n(rest.begin(), now, buffer.begin());
        rest.erase(0, now);
        return now;
    });
}

/// Line and fields of each record; last, what was wrong.
std::vector<Fields> streamed(CsvStream stream) {
    std::vector<Fields> all;
    while (true) {
        const auto row = stream.next();
        if (!row || !*row) {
            if (!row)
                all.push_back({row.error().detail});
            return all;
        }
        all.push_back((*row)->fields);
        all.back().push_back(std::to_string((*row)->line));
    }
}

} // namespace

TEST_CASE("CSV read record by record is what it is read at once, however it comes in") {
    for (const std::string_view text :
         {"", "\n\r\n\n", "a", "a,b\n1,2",
          "\xEF\xBB\xBF"
          "a,b\r\n\"x\ny\",\"\"\"\"\r\n\r\n,\r\n",
          "\"\"", "a\n\"b\n\n,\"\"c\",d\ne", "\xEF\xBB\xBF", "\xEF\xBB\xBF\"a\"\n", "a,\"b\"c\nd",
          "a\nb\"c\nd", "a\n\n\"b", "a\nb\rc\n", "a\n\xC3\xA9\n\xFF\nb", "a\n\"x\n\xFF\"\n",
          "\"a\"\"\n\"\n"}) {
        const auto whole = parseCsv(asBytes(text));
        std::vector<Fields> wanted;
        if (whole)
            for (const CsvRow& row : *whole) {
                wanted.push_back(row.fields);
                wanted.back().push_back(std::to_string(row.line));
            }
        for (const std::size_t size : {1U, 2U, 3U, 7U, 1000U}) {
            auto got = streamed(streamOf(text, size));
            INFO(text << " by " << size);
            if (whole) {
                CHECK(got == wanted);
            } else {
                REQUIRE_FALSE(got.empty());
                CHECK(got.back() == Fields{whole.error().detail});
            }
        }
    }
}

TEST_CASE("CSV may be separated by semicolons") {
    CsvStream stream = csvStream(asBytes("a;\"b;c\";d,e\r\n;\r\n"), ';');
    CHECK(valueOf(stream.next())->fields == std::vector<std::string>{"a", "b;c", "d,e"});
    CHECK(valueOf(stream.next())->fields == std::vector<std::string>{"", ""});
    CHECK_FALSE(valueOf(stream.next()));
}

TEST_CASE("A record of CSV has its limit, a file has none") {
    const std::string large = "\"" + std::string(2'000'000, 'x') + "\"\n";
    CHECK(streamed(streamOf("a\n" + large, 4096)).back() == Fields{"line 2: a record of more than 1 MiB"});
    std::string many;
    for (int i = 0; i < 100'000; ++i)
        many += std::to_string(i) + ",some text\n";
    CHECK(streamed(streamOf(many, 100'000)).size() == 100'000);
}

TEST_CASE("What the source of CSV cannot give is told") {
    CsvStream stream(
        [](std::span<char>) -> Result<std::size_t> { return fail(ErrorCode::FileUnreadable, "x"); });
    CHECK(codeOf(stream.next()) == ErrorCode::FileUnreadable);
}

namespace {

std::string safe(const std::string& field) {
    const auto rows = valueOf(parseCsv(asBytes(toSpreadsheetLine({field, "end"}))));
    REQUIRE(rows.size() == 1);
    REQUIRE(rows[0].fields.size() == 2);
    CHECK(rows[0].fields[1] == "end");
    return rows[0].fields[0];
}

} // namespace

TEST_CASE("What a spreadsheet would take for a formula gets an apostrophe") {
    const Fields formulas{"=1+1",
                          "+1",
                          "-1",
                          "@SUM(A1)",
                          "\t=1",
                          "\r=1",
                          "\tx",
                          "\rx",
                          "\nx",
                          "  =1",
                          "\xC2\xA0=1",
                          "\xE3\x80\x80=1",
                          "\xE2\x80\xA8-1",
                          "\xEF\xBB\xBF=1",
                          "\"=1",
                          "'=1",
                          "''=1",
                          " ' =1",
                          "\xEF\xBC\x9D"
                          "1",
                          "\xEF\xBC\x8B"
                          "1",
                          "\xEF\xBC\x8D"
                          "1",
                          " \xEF\xBC\xA0"
                          "1",
                          "=cmd|' /C calc'!A0"};
    for (const std::string& field : formulas) {
        INFO(field);
        CHECK(safe(field).substr(0, 1 + field.size()).starts_with("'" + field.substr(0, 1)));
    }
    CHECK(safe("=1") == "'=1");
}

TEST_CASE("A formula behind another separator inside of a field gets its apostrophe, too") {
    CHECK(safe("a;=1") == "a;'=1");
    CHECK(safe("a; =1") == "a;' =1");
    CHECK(safe("a,\"=1") == "a,'\"=1");
    CHECK(safe("a\t=1") == "a\t'=1");
    CHECK(safe("a\r\n-1") == "a\r\n'-1");
    CHECK(safe("a|@1;+2") == "a|'@1;'+2");
    CHECK(safe("\t=1") == "'\t'=1");
}

TEST_CASE("All else goes to a spreadsheet as it is") {
    for (const std::string field :
         {"", "a", "1", "O'Brien", "'t Hart", "a=b", "a+b", "a - b", "ann@contoso.example",
          "two\nlines\n\nmore", "a;b", "say \"hi\"", "Zo\xC3\xAB", "\xF0\x9F\x94\x91", " b"}) {
        INFO(field);
        CHECK(safe(field) == field);
    }
    CHECK(toSpreadsheetLine({"a", "b,c"}) == toCsvLine({"a", "b,c"}));
}

namespace {

/// As the comment of toSpreadsheetLine() says that it is undone, for fields of ASCII.
std::string undone(const std::string& field) {
    std::string plain;
    for (std::size_t i = 0; i < field.size(); ++i) {
        const bool begins = i == 0 || std::string(",;|\t\r\n").find(field[i - 1]) != std::string::npos;
        const std::size_t first = field.find_first_not_of(" '\"", i);
        const std::string signs = i == 0 ? "=+-@\t\r\n" : "=+-@";
        const bool added = begins && field[i] == '\'' && first != std::string::npos &&
                           signs.find(field[first]) != std::string::npos;
        if (!added)
            plain += field[i];
    }
    return plain;
}

} // namespace

TEST_CASE("Apostrophes for spreadsheets can be taken off again, whatever the field") {
    const std::string letters = "'=;\t \"a\n";
    const std::size_t size = letters.size();
    for (std::size_t number = 0; number < size * size * size * size * size; ++number) {
        std::string field;
        for (std::size_t rest = number; rest > 0; rest /= size)
            field += letters[rest % size];
        if (undone(safe(field)) != field)
            FAIL(field);
    }
}
