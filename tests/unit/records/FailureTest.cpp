#include "tests/unit/records/Desk.h"

#include <QFile>

#include <csignal>
#include <fstream>
#include <functional>
#include <sys/resource.h>

using namespace fidesk;
using namespace fidesk::records;
using namespace fidesk::test;

namespace {

const std::vector<std::string> tables{"jobs", "items", "trail", "trail_head", "batches", "batch_rows"};

/// All that is in the file.
std::string dump(sql::Database& database) {
    std::string text;
    for (const std::string& table : tables)
        for (const sql::Row& column :
             valueOf(database.query("SELECT name FROM pragma_table_info('" + table + "')")))
            for (const sql::Row& row : valueOf(database.query("SELECT quote(" + column.text(0) + ") FROM " +
                                                              table + " ORDER BY rowid")))
                text += table + '.' + column.text(0) + ' ' + row.text(0) + '\n';
    return text;
}

struct Call {
    std::string name;
    std::function<Result<void>(Records&)> make;
};

Job replacement() {
    Job job = someJob("2");
    job.kind = JobKind::Replace;
    job.replacedId = "registration-1";
    job.registrationId = "registration-2";
    job.place = BatchPlace{"b1", 1};
    return job;
}

const std::vector<BatchRow> oneRow{{.row = 1, .user = "u"}};

/// Each call that writes, which works on records as prepare() leaves them.
const std::vector<Call> calls{
    {"note a new job",
     [](Records& it) {
         Job job = someJob("3");
         job.place = BatchPlace{"b1", 1};
         return it.note(job);
     }},
    {"note a step", [](Records& it) { return it.note(someJob("2")); }},
    {"let go", [](Records& it) { return it.letGo("2"); }},
    {"take over",
     [](Records& it) -> Result<void> {
         FIDESK_TRY(it.takeOver("left"));
         return {};
     }},
    {"end", [](Records& it) { return it.end(replacement(), Ending::Registered, "done", ""); }},
    {"give up", [](Records& it) { return it.end(replacement(), Ending::Abandoned, "x", ""); }},
    {"add a batch", [](Records& it) { return it.addBatch({.id = "b2"}, oneRow); }},
    {"set a row",
     [](Records& it) { return it.setRow("b1", {.row = 1, .user = "u", .state = RowState::Skipped}); }},
    {"remove a registration",
     [](Records& it) {
         return it.add({.action = action::registrationRemoved, .portal = someJob("1").portal},
                       "registration-1");
     }},
};

void prepare(RecordsDesk& desk, Records& records) {
    valueOf(records.addBatch({.id = "b1"}, oneRow));
    endRegistered(records, someJob("1"));
    valueOf(records.note(someJob("2")));
    valueOf(desk.open()->note(someJob("left")));
}

/// Files that this process writes may not grow beyond @p size as long as it lives.
class SizeLimit {
public:
    explicit SizeLimit(rlim_t size) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
        REQUIRE(getrlimit(RLIMIT_FSIZE, &before_) == 0);
        const rlimit limit{size, before_.rlim_max};
        REQUIRE(setrlimit(RLIMIT_FSIZE, &limit) == 0);
    }
    ~SizeLimit() {
        setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }
    SizeLimit(const SizeLimit&) = delete;
    SizeLimit& operator=(const SizeLimit&) = delete;

private:
    void (*handler_)(int);
    rlimit before_{};
};

} // namespace

TEST_CASE("A call that fails at any of its statements changes nothing") {
    int failures = 0;
    for (const Call& call : calls)
        for (const std::string& table : tables)
            for (const std::string verb : {"INSERT", "UPDATE", "DELETE"}) {
                RecordsDesk desk;
                const auto records = desk.open();
                prepare(desk, *records);
                const auto behind = desk.behind();
                valueOf(behind->run("CREATE TRIGGER refuse AFTER " + verb + " ON " + table +
                                    " BEGIN SELECT RAISE(ABORT, 'refused'); END"));
                const std::string before = dump(*behind);
                int writes = 0;
                records->onWrite([&writes] { ++writes; });
                const auto made = call.make(*records);
                INFO(call.name << ": " << verb << " " << table);
                if (made) {
                    CHECK(writes == 2);
                    continue;
                }
                ++failures;
                CHECK(made.error().code == ErrorCode::DatabaseFailed);
                CHECK(made.error().detail == "refused");
                CHECK(writes == 1);
                CHECK(dump(*behind) == before);
                valueOf(behind->run("DROP TRIGGER refuse"));
                CHECK(valueOf(records->verify()).fault == std::nullopt);
                valueOf(call.make(*records));
                CHECK(valueOf(records->verify()).fault == std::nullopt);
            }
    CHECK(failures > 25);
}

TEST_CASE("A disk that is full at any byte leaves what was, and works again when there is room") {
    int failures = 0;
    for (rlim_t room = 0; room <= 65536; room += 2048) {
        RecordsDesk desk;
        const auto records = desk.open();
        prepare(desk, *records);
        const auto behind = desk.behind();
        const std::string before = dump(*behind);
        std::filesystem::path log = desk.file();
        log += "-wal";
        const auto made = [&] {
            const SizeLimit limit(std::filesystem::file_size(log) + room);
            return calls[4].make(*records);
        }();
        INFO(room);
        if (!made) {
            ++failures;
            CHECK(made.error().code == ErrorCode::DatabaseFailed);
            CHECK(dump(*behind) == before);
            valueOf(calls[4].make(*records));
        }
        CHECK(valueOf(records->verify()).fault == std::nullopt);
        CHECK(valueOf(records->items({.text = "C-2"})).size() == 1);
    }
    CHECK(failures > 5);
    CHECK(failures < 33);
}

TEST_CASE("A file that is none of records is refused as what it is") {
    RecordsDesk desk;
    const auto refusal = [&desk] { return codeOf(Records::open(desk.file(), desk.clock)); };
    std::filesystem::create_directory(desk.file());
    CHECK(refusal() == ErrorCode::FileUnreadable);
    std::filesystem::remove(desk.file());
    std::ofstream(desk.file()) << std::string(5000, 'x');
    CHECK(refusal() == ErrorCode::Malformed);
    std::filesystem::remove(desk.file());
    std::ofstream(desk.file()) << "short";
    CHECK(refusal() == ErrorCode::Malformed);
    std::filesystem::remove(desk.file());
    std::ofstream(desk.file()).close();
    valueOf(desk.behind()->run("CREATE TABLE other (id INTEGER)"));
    CHECK(refusal() == ErrorCode::Malformed);
    CHECK(codeOf(Records::open("/dev/null/records.db", desk.clock)) == ErrorCode::FileUnwritable);
    std::filesystem::remove(desk.file());
    std::ofstream(desk.file()).close();
    valueOf(valueOf(Records::open(desk.file(), desk.clock))->add({.action = "pin.set"}));
}

TEST_CASE("Records of a newer version are left alone") {
    RecordsDesk desk;
    valueOf(desk.open()->add({.action = "pin.set"}));
    valueOf(desk.behind()->run("INSERT INTO schema_version (version) VALUES (2)"));
    const auto opened = Records::open(desk.file(), desk.clock);
    CHECK(codeOf(opened) == ErrorCode::Malformed);
    CHECK(opened.error().detail.find("newer") != std::string::npos);
    CHECK(opened.error().detail.find("records.db") != std::string::npos);
}

TEST_CASE("A torn file is told, wherever it is torn, and never taken for whole") {
    RecordsDesk desk;
    {
        const auto records = desk.open();
        for (int i = 0; i < 30; ++i)
            endRegistered(*records, someJob(std::to_string(i)));
    }
    const auto whole = std::filesystem::file_size(desk.file());
    constexpr std::uintmax_t page = 4096;
    REQUIRE(whole > 10 * page);
    for (std::uintmax_t size = 100; size < whole; size += page) {
        RecordsDesk torn;
        std::filesystem::copy_file(desk.file(), torn.file());
        std::filesystem::resize_file(torn.file(), size);
        INFO(size);
        const auto opened = Records::open(torn.file(), torn.clock);
        if (!opened) {
            CHECK((codeOf(opened) == ErrorCode::Malformed || codeOf(opened) == ErrorCode::DatabaseFailed));
            continue;
        }
        const auto check = (*opened)->verify();
        CHECK(codeOf(check) == ErrorCode::DatabaseFailed);
    }
    for (std::uintmax_t at = page; at < whole; at += page) {
        RecordsDesk torn;
        std::filesystem::copy_file(desk.file(), torn.file());
        std::fstream file(torn.file(), std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(static_cast<std::streamoff>(at));
        file << std::string(page, '\xA5');
        file.close();
        INFO("page at " << at);
        const auto opened = Records::open(torn.file(), torn.clock);
        const bool told = !opened || !(*opened)->verify() || valueOf((*opened)->verify()).fault;
        CHECK(told);
    }
}

TEST_CASE("Each call writes once, and is told before and after") {
    RecordsDesk desk;
    const auto records = desk.open();
    prepare(desk, *records);
    for (const Call& call : calls) {
        RecordsDesk fresh;
        const auto its = fresh.open();
        prepare(fresh, *its);
        int writes = 0;
        its->onWrite([&writes] { ++writes; });
        valueOf(call.make(*its));
        INFO(call.name);
        CHECK(writes == 2);
    }
    int writes = 0;
    records->onWrite([&writes] { ++writes; });
    valueOf(records->openJobs());
    valueOf(records->items());
    valueOf(records->events());
    valueOf(records->batches());
    valueOf(records->rows("b1"));
    valueOf(records->verify());
    CHECK(writes == 0);
}
