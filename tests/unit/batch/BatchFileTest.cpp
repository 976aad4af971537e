#include "core/batch/BatchFile.h"

#include "core/base/Crypto.h"
#include "tests/support/Catch.h"

using namespace fidesk;
using namespace fidesk::batch;
using namespace fidesk::test;

namespace {

/// "box" and, for rows that name none, "standard".
Result<profiles::Profile> find(const std::string& id) {
    profiles::Profile profile;
    profile.id = id.empty() ? "standard" : id;
    if (id == "broken")
        return fail(ErrorCode::Malformed, "line 3, pin: neither typed nor generated");
    if (!id.empty() && id != "box")
        return fail(ErrorCode::ProfileNotFound, id);
    return profile;
}

BatchFile read(std::string_view text) {
    return readBatchFile(asBytes(text), find);
}

std::vector<records::BatchRow> rowsOf(std::string_view text) {
    BatchFile file = read(text);
    CHECK(file.problems.empty());
    return std::move(file.rows);
}

using Problems = std::vector<FileProblem>;

} // namespace

namespace fidesk::batch {

std::ostream& operator<<(std::ostream& out, const FileProblem& problem) {
    return out << problem.line << ' ' << problem.column << " #" << static_cast<int>(problem.fault) << ' '
               << problem.value << ' ' << problem.other;
}

} // namespace fidesk::batch

TEST_CASE("A batch file gives its rows, each with its line and its profile") {
    const auto rows =
        rowsOf("user,nickname,label,profile\nann@x.example,Blue key,K-17,box\nbob@x.example,,,\n");
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].row == 1);
    CHECK(rows[0].line == 2);
    CHECK(rows[0].user == "ann@x.example");
    CHECK(rows[0].nickname == "Blue key");
    CHECK(rows[0].label == "K-17");
    CHECK(rows[0].profile == "box");
    CHECK(rows[0].state == records::RowState::Waiting);
    CHECK(rows[0].outcome.empty());
    CHECK(rows[1].row == 2);
    CHECK(rows[1].nickname.empty());
    CHECK(rows[1].profile == "standard");
}

TEST_CASE("The header of a batch file may be in any order and case, with a byte order mark, and quoted") {
    for (const std::string_view header :
         {"Label,USER,Profile,nickname", "\xEF\xBB\xBFlabel,user,profile,nickname",
          "\"label\",\"user\",\"profile\",\"nickname\"", " label , user,profile,Nickname\t"}) {
        INFO(header);
        const auto rows = rowsOf(std::string(header) + "\r\nK-17,ann,box,\"Blue, \"\"big\"\" key\"\r\n");
        REQUIRE(rows.size() == 1);
        CHECK(rows[0].user == "ann");
        CHECK(rows[0].label == "K-17");
        CHECK(rows[0].profile == "box");
        CHECK(rows[0].nickname == "Blue, \"big\" key");
    }
}

TEST_CASE("A batch file may be separated by semicolons where its header is") {
    const auto rows = rowsOf("\xEF\xBB\xBFuser;nickname\r\nann;\"Blue; big\"\r\nbob;one, two\r\n");
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].nickname == "Blue; big");
    CHECK(rows[1].nickname == "one, two");
}

TEST_CASE("A batch file of users alone will do") {
    const auto rows = rowsOf("user\nann;x\n\nbob\n");
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].user == "ann;x");
    CHECK(rows[1].line == 4);
}

TEST_CASE("What spreadsheets leave behind in a batch file is passed over") {
    const auto rows = rowsOf("user,label,,\n ann\xC2\xA0 ,1,,\n,,,\n  ,\t,,\nbob,2,,,,\n");
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].user == "ann");
    CHECK(rows[1].row == 2);
    CHECK(rows[1].line == 5);
}

TEST_CASE("Byte order marks in the midst of a batch file, as joined files have them, are passed over") {
    const auto rows = rowsOf("user,label\nann,1\n\xEF\xBB\xBF"
                             "bob,2\n  \xEF\xBB\xBF,\t\n");
    REQUIRE(rows.size() == 2);
    CHECK(rows[1].user == "bob");
}

TEST_CASE("A batch file may be in any script") {
    const auto rows = rowsOf(
        "user,nickname\n\xCE\x96\xCF\x89\xCE\xAE@x.example,\xF0\x9F\x94\x91 \xE6\x97\xA5\xE6\x9C\xAC\n");
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].nickname == "\xF0\x9F\x94\x91 \xE6\x97\xA5\xE6\x9C\xAC");
}

TEST_CASE("All that is wrong with a batch file is told at once, by line and column") {
    const BatchFile file = read("user,nickname,label,profile\n"
                                ",Blue,1,box\n"
                                "ann,1234567890123456789012345678901,2,nope\n"
                                "bob,\"a\nb\",3,broken\n"
                                "carla,Blue,3,box,left over\n"
                                "CARLA,Blue,4,box\n"
                                "dan,Blue,5,nope\n");
    CHECK(file.problems ==
          Problems{
              {2, "user", FileFault::Missing},
              {3, "nickname", FileFault::NicknameTooLong, "1234567890123456789012345678901"},
              {3, "profile", FileFault::ProfileUnknown, "nope"},
              {4, "nickname", FileFault::ControlCharacter},
              {4, "profile", FileFault::ProfileUnusable, "broken: line 3, pin: neither typed nor generated"},
              {6, "", FileFault::FieldTooMany, "left over"},
              {6, "label", FileFault::LabelTwice, "3", 4},
              {7, "user", FileFault::RowTwice, "CARLA", 6},
              {8, "profile", FileFault::ProfileUnknown, "nope"}});
}

TEST_CASE("The same user gets two keys where a nickname or a label tells them apart") {
    CHECK(read("user,nickname,label\nann,Blue,\nann,Red,\n").problems.empty());
    CHECK(read("user,nickname,label\nann,,1\nann,,2\n").problems.empty());
    CHECK(read("user,nickname,label\nann,,\nAnn,,\n").problems ==
          Problems{{3, "user", FileFault::RowTwice, "Ann", 2}});
    CHECK(read("user,nickname,label\nann,Blue,1\nann,Blue,2\n").problems ==
          Problems{{3, "user", FileFault::RowTwice, "ann", 2}});
}

TEST_CASE("Columns of a batch file that are unknown, missing or there twice are told once") {
    CHECK(read("name,nickname,nickname,pin\nann,a,b,1234\n").problems ==
          Problems{{1, "name", FileFault::UnknownColumn},
                   {1, "nickname", FileFault::ColumnTwice},
                   {1, "pin", FileFault::UnknownColumn},
                   {1, "user", FileFault::MissingColumn}});
}

TEST_CASE("A batch file that is none is refused, what stands before is looked at all the same") {
    CHECK(read("").problems == Problems{{1, "", FileFault::Empty}});
    CHECK(read("\xEF\xBB\xBF").problems == Problems{{1, "", FileFault::Empty}});
    CHECK(read("user,label\n\n,\n").problems == Problems{{1, "", FileFault::Empty}});
    CHECK(read("user,profile\nann,nope\nbob\xFC,box\n").problems ==
          Problems{{2, "profile", FileFault::ProfileUnknown, "nope"}, {3, "", FileFault::NotUtf8}});
    CHECK(read("user\nann\n\"bob\n").problems ==
          Problems{{3, "", FileFault::NotCsv, "a quotation mark that is never closed"}});
    CHECK(read(std::string_view("user\nann\0\n", 10)).problems == Problems{{2, "", FileFault::NotUtf8}});
}

TEST_CASE("Text in a batch file has its limits") {
    const std::string user(maxUserLength, 'u');
    const std::string label(maxLabelLength, 'l');
    CHECK(read("user,label\n" + user + ',' + label + '\n').problems.empty());
    CHECK(read("user,label\n" + user + "u," + label + "l\n").problems ==
          Problems{{2, "user", FileFault::TooLong, "256"}, {2, "label", FileFault::TooLong, "64"}});
    CHECK(read("user,label\n\"a\x7F\",\"b\tc\"\n").problems ==
          Problems{{2, "user", FileFault::ControlCharacter}, {2, "label", FileFault::ControlCharacter}});
}

TEST_CASE("A batch file has its limits") {
    CHECK(read(std::string(maxBatchBytes + 1, 'x')).problems ==
          Problems{{1, "", FileFault::TooLarge, "4194304"}});
    std::string most = "user\n";
    for (std::size_t i = 0; i < maxBatchRows; ++i)
        most += 'u' + std::to_string(i) + '\n';
    CHECK(rowsOf(most).size() == maxBatchRows);
    CHECK(read(most + "one\ntoo\n").problems ==
          Problems{{maxBatchRows + 2, "", FileFault::TooManyRows, "10000"}});

    std::string wrong = "user,profile\n";
    for (std::size_t i = 0; i < maxFileProblems + 100; ++i)
        wrong += 'u' + std::to_string(i) + ",nope\n";
    const BatchFile file = read(wrong);
    REQUIRE(file.problems.size() == maxFileProblems + 1);
    CHECK(file.problems.back() == FileProblem{maxFileProblems + 1, "", FileFault::TooManyProblems});
}

TEST_CASE("A batch file is known again by its digest") {
    CHECK(read("user\nann\n").digest == toHex(sha256(asBytes("user\nann\n"))));
    CHECK(read("user\nann\n").digest != read("user\nbob\n").digest);
}
