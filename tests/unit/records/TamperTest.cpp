#include "tests/unit/records/Desk.h"

#include <functional>

using namespace fidesk;
using namespace fidesk::records;
using namespace fidesk::test;

namespace {

/// Records with something in every table, of which each test gets a copy.
class TamperDesk {
public:
    TamperDesk() {
        const auto records = desk_.open();
        Batch batch{.id = "b1", .name = "keys.csv", .portal = "p", .by = "a", .digest = "d"};
        std::vector<BatchRow> rows;
        for (std::int64_t row = 1; row <= 3; ++row)
            rows.push_back(
                {.row = row, .line = 2, .user = "u", .nickname = "n", .label = "l", .profile = "p"});
        valueOf(records->addBatch(batch, rows));
        for (const std::string id : {"1", "2", "3"}) {
            Job job = someJob(id);
            if (id != "3")
                job.place = BatchPlace{"b1", id == "1" ? 1 : 2};
            valueOf(records->note(job));
            id == "2" ? valueOf(records->end(job, Ending::Failed, "NotTouched", "x"))
                      : endRegistered(*records, job);
        }
        valueOf(records->add({.action = action::registrationRemoved, .portal = someJob("3").portal},
                             "registration-3"));
        head_ = valueOf(records->verify()).head;
    }

    /// What verify() finds once @p tamper was at a copy.
    Check after(const std::function<void(sql::Database&)>& tamper, const std::optional<Head>& expected = {}) {
        RecordsDesk copy;
        std::filesystem::copy_file(desk_.file(), copy.file());
        tamper(*copy.behind());
        return valueOf(copy.open()->verify(expected));
    }

    /// The same after the statement @p sql, which has to change something.
    Check after(const std::string& sql) {
        INFO(sql);
        return after([&](sql::Database& database) { REQUIRE(valueOf(database.run(sql)) > 0); });
    }

    [[nodiscard]] const Head& head() const { return head_; }
    [[nodiscard]] std::unique_ptr<sql::Database> behind() const { return desk_.behind(); }

private:
    RecordsDesk desk_{};
    Head head_{};
};

std::vector<std::string> columnsOf(sql::Database& database, const std::string& table) {
    std::vector<std::string> columns;
    for (const sql::Row& row : valueOf(database.query("SELECT name FROM pragma_table_info('" + table + "')")))
        columns.push_back(row.text(0));
    return columns;
}

std::vector<std::int64_t> rowsOf(sql::Database& database, const std::string& table,
                                 const std::string& where) {
    std::vector<std::int64_t> rows;
    for (const sql::Row& row : valueOf(database.query("SELECT rowid FROM " + table + " WHERE " + where)))
        rows.push_back(row.integer(0));
    return rows;
}

/// Changes of any value into another: by ten, by a letter, its type, nothing in its place.
const std::vector<std::string> otherValues{
    "CASE typeof(@) WHEN 'integer' THEN @ + 10 WHEN 'text' THEN @ || 'x' "
    "WHEN 'null' THEN 1 ELSE CAST(CAST(@ AS TEXT) || 'x' AS BLOB) END",
    "CASE typeof(@) WHEN 'text' THEN CAST(@ AS BLOB) ELSE 'abc' END", "x''",
    "CASE typeof(@) WHEN 'integer' THEN -@ - 1 ELSE '' END"};

std::string filledIn(std::string expression, const std::string& column) {
    for (std::size_t at = 0; (at = expression.find('@')) != std::string::npos;)
        expression.replace(at, 1, column);
    return expression;
}

/// Whether @p change, on the connection that checks nothing, made the table another.
bool changes(sql::Database& database, const std::string& table, const std::string& change) {
    const auto dump = [&] {
        std::string text;
        for (const std::string& column : columnsOf(database, table))
            for (const sql::Row& row :
                 valueOf(database.query("SELECT quote(" + column + ") FROM " + table + " ORDER BY rowid")))
                text += row.text(0) + '\n';
        return text;
    };
    valueOf(database.query("PRAGMA ignore_check_constraints=ON"));
    valueOf(database.query("PRAGMA foreign_keys=OFF"));
    const std::string before = dump();
    valueOf(database.run(change));
    return dump() != before;
}

} // namespace

TEST_CASE("a check that is stopped says nothing") {
    RecordsDesk desk;
    const auto records = desk.open();
    valueOf(records->add({.action = "pin.set"}));
    std::stop_source stop;
    CHECK(valueOf(records->verify({}, stop.get_token())).events == 1);
    stop.request_stop();
    CHECK(codeOf(records->verify({}, stop.get_token())) == ErrorCode::Cancelled);
    CHECK(valueOf(records->verify()).events == 1);
}

TEST_CASE("Records as they are fit") {
    TamperDesk desk;
    const Check check = desk.after([](sql::Database&) {}, desk.head());
    CHECK(check.fault == std::nullopt);
    CHECK(check.events == 5);
    CHECK(check.items == 2);
    CHECK(check.head == desk.head());
    RecordsDesk empty;
    const Check none = valueOf(empty.open()->verify());
    CHECK(none.fault == std::nullopt);
    CHECK(none.head == Head{});
    CHECK(none.events == 0);
}

TEST_CASE("Every value that is changed, in every column of every row, is found") {
    TamperDesk desk;
    const auto database = desk.behind();
    int tried = 0;
    for (const auto& [table, where] :
         std::vector<std::pair<std::string, std::string>>{{"trail", "1"},
                                                          {"items", "1"},
                                                          {"batches", "1"},
                                                          {"trail_head", "1"},
                                                          {"batch_rows", "state <> 'Waiting'"}})
        for (const std::int64_t row : rowsOf(*database, table, where))
            for (const std::string& column : columnsOf(*database, table))
                for (const std::string& value : otherValues) {
                    if (table == "trail" && column == "id" && value != otherValues[0])
                        continue; // SQLite keeps numbers there, whatever
                    const std::string change = "UPDATE " + table + " SET " + column + " = " +
                                               filledIn(value, column) +
                                               " WHERE rowid = " + std::to_string(row);
                    INFO(change);
                    bool changed = false;
                    const Check check =
                        desk.after([&](sql::Database& copy) { changed = changes(copy, table, change); });
                    CHECK(check.fault.has_value() == changed);
                    tried += changed ? 1 : 0;
                }
    CHECK(tried > 500);
}

TEST_CASE("What was ordered, and that it waits, is found changed in a row that waits") {
    TamperDesk desk;
    for (const std::string change :
         {"row = 4", "line = 9", "user = 'x'", "nickname = 'x'", "label = 'x'", "profile = 'x'",
          "state = 'Done'", "state = 'Nonsense'", "state = x'00'"}) {
        const Check check = desk.after("UPDATE batch_rows SET " + change + " WHERE row = 3");
        INFO(change);
        CHECK(check.fault == Fault::BatchAltered);
    }
    CHECK(desk.after("UPDATE batch_rows SET state = 'Waiting' WHERE row = 1").item == "b1 1");
}

TEST_CASE("Every row that is deleted is found") {
    TamperDesk desk;
    for (int id = 1; id <= 5; ++id) {
        const Check check = desk.after("DELETE FROM trail WHERE id = " + std::to_string(id));
        CHECK(check.fault == (id == 5 ? Fault::TailMissing : Fault::Missing));
        CHECK(check.event == id);
        CHECK(check.events == id - 1);
    }
    for (const std::string id : {"1", "3"}) {
        const Check check = desk.after("DELETE FROM items WHERE id = '" + id + "'");
        CHECK(check.fault == Fault::ItemMissing);
        CHECK(check.item == id);
    }
    for (const std::string row : {"1", "2", "3"}) {
        const Check check = desk.after("DELETE FROM batch_rows WHERE row = " + row);
        CHECK(check.fault == Fault::BatchMissing);
        CHECK(check.item == "b1 " + row);
    }
    const Check check = desk.after([](sql::Database& database) {
        valueOf(database.query("PRAGMA foreign_keys=OFF"));
        valueOf(database.run("DELETE FROM batches"));
    });
    CHECK(check.fault == Fault::BatchMissing);
    CHECK(check.item == "b1");
    CHECK(desk.after("DELETE FROM trail_head").fault == Fault::HeadAltered);
    CHECK(desk.after("DELETE FROM trail").fault == Fault::TailMissing);
    CHECK(desk.after("DELETE FROM items").fault == Fault::ItemMissing);
}

TEST_CASE("Every row that is put there is found") {
    TamperDesk desk;
    const auto copied = [&](const std::string& table, const std::string& key, const std::string& value,
                            const std::string& where) {
        return desk.after([&](sql::Database& database) {
            valueOf(database.run("CREATE TEMP TABLE extra AS SELECT * FROM " + table + " WHERE " + where));
            valueOf(database.run("UPDATE extra SET " + key + " = " + value));
            CHECK(valueOf(database.run("INSERT INTO " + table + " SELECT * FROM extra")) == 1);
        });
    };
    CHECK(copied("items", "id", "'9'", "id = '1'").fault == Fault::ItemAltered);
    CHECK(copied("items", "id", "'9'", "id = '1'").item == "9");
    CHECK(copied("trail", "id", "6", "id = 5").fault == Fault::Altered);
    CHECK(copied("trail", "id", "6", "id = 5").event == 6);
    CHECK(copied("trail", "id", "0", "id = 5").fault == Fault::Missing);
    CHECK(copied("trail", "id", "-9223372036854775808", "id = 5").fault == Fault::Missing);
    CHECK(copied("trail", "id", "9223372036854775807", "id = 5").event == 6);
    CHECK(copied("batches", "id", "'b2'", "1").item == "b2");
    CHECK(copied("batch_rows", "row", "4", "row = 3").item == "b1 4");
    CHECK(desk.after("INSERT INTO trail_head (single, last_id, event_hash) VALUES (2, 9, zeroblob(32))")
              .fault == Fault::HeadAltered);
}

TEST_CASE("Values that change places are found") {
    TamperDesk desk;
    CHECK(desk.after("UPDATE items SET holder = holder_name, holder_name = holder WHERE id = '1'").item ==
          "1");
    CHECK(desk.after("UPDATE trail SET action = outcome, outcome = action WHERE id = 3").event == 3);
    const Check swapped = desk.after([](sql::Database& database) {
        for (const std::string change : {"'x' WHERE id = '1'", "'1' WHERE id = '3'", "'3' WHERE id = 'x'"})
            CHECK(valueOf(database.run("UPDATE items SET id = " + change)) == 1);
    });
    CHECK(swapped.fault == Fault::ItemAltered);
}

TEST_CASE("Records that were written anew fit, but not the head that was kept") {
    TamperDesk desk;
    RecordsDesk other;
    const auto records = other.open();
    for (int i = 0; i < 4; ++i)
        valueOf(records->add({.action = "pin.set"}));
    CHECK(valueOf(records->verify()).fault == std::nullopt);
    const Check shorter = valueOf(records->verify(desk.head()));
    CHECK(shorter.fault == Fault::ExpectedMissing);
    CHECK(shorter.event == 5);
    for (int i = 0; i < 4; ++i)
        valueOf(records->add({.action = "pin.set"}));
    const Check longer = valueOf(records->verify(desk.head()));
    CHECK(longer.fault == Fault::NotTheExpected);
    CHECK(longer.event == 5);
    CHECK(longer.events == 5);
}

TEST_CASE("A trail without its head takes no more events, and says so") {
    RecordsDesk desk;
    const auto records = desk.open();
    valueOf(desk.behind()->run("DELETE FROM trail_head"));
    const auto added = records->add({.action = "pin.set"});
    CHECK(codeOf(added) == ErrorCode::DatabaseFailed);
    CHECK(added.error().detail.find("head") != std::string::npos);
}

TEST_CASE("A long trail is walked to its end") {
    RecordsDesk desk;
    const auto records = desk.open();
    constexpr int count = 450; // more than is read at once
    for (int i = 1; i <= count; ++i)
        endRegistered(*records, someJob(std::to_string(i)));
    const Check check = valueOf(records->verify());
    CHECK(check.fault == std::nullopt);
    CHECK(check.events == count);
    CHECK(check.items == count);
    valueOf(desk.behind()->run("UPDATE items SET label = 'x' WHERE id = '449'"));
    CHECK(valueOf(records->verify()).item == "449");
}
