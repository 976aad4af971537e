#include "core/sql/PostgreSql.h"
#include "core/sql/Migrations.h"
#include "tests/support/Catch.h"
#include "tests/support/store/TestStore.h"

#include <thread>

using namespace fidesk;
using namespace fidesk::server;
using namespace fidesk::test;

namespace {

/// The sentence with which a store cannot be opened.
std::string refusal(const std::string& address) {
    const auto store = Store::open(address);
    REQUIRE_FALSE(store);
    CHECK((store.error().code == ErrorCode::InvalidArgument || store.error().code == ErrorCode::Malformed));
    return store.error().detail;
}

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

/// @p address with another database.
std::string withDatabase(const std::string& address, const std::string& database) {
    const auto start = address.find("///") + 3;
    return address.substr(0, start) + database + address.substr(address.find('?'));
}

} // namespace

TEST_CASE("An address of a server is read part by part") {
    CHECK(sql::isServerAddress("postgresql://x"));
    CHECK(sql::isServerAddress("postgres://x"));
    CHECK_FALSE(sql::isServerAddress("/var/lib/portal.db"));
    CHECK_FALSE(sql::isServerAddress("postgresql:portal.db"));
    const auto full = valueOf(sql::parseServerAddress(
        "postgresql://por%74al@db.example:6432/fi%20desk?sslmode=verify-full&application_name=a%3Db"));
    CHECK(full.user == "portal");
    CHECK(full.host == "db.example");
    CHECK(full.port == 6432);
    CHECK(full.database == "fi desk");
    REQUIRE(full.options.size() == 2);
    CHECK(full.options[0] == std::pair<std::string, std::string>("sslmode", "verify-full"));
    CHECK(full.options[1].second == "a=b");
    const auto bare = valueOf(sql::parseServerAddress("postgresql://"));
    CHECK((bare.host.empty() && bare.database.empty() && bare.user.empty() && bare.port == 0));
    CHECK(valueOf(sql::parseServerAddress("postgresql://[::1]:5433/d")).host == "::1");
    CHECK(valueOf(sql::parseServerAddress("postgresql://[::1]:5433/d")).port == 5433);
    CHECK(valueOf(sql::parseServerAddress("postgresql://%2Frun%2Fpostgresql/d")).host == "/run/postgresql");
    CHECK(valueOf(sql::parseServerAddress("postgresql:///d?host=/run/postgresql&port=5433")).host ==
          "/run/postgresql");
    CHECK(valueOf(sql::parseServerAddress("postgres:///?service=portal")).options.size() == 1);
}

TEST_CASE("What is not an address of a server is refused with a reason") {
    for (const char* wrong :
         {"postgresql://h:port/d", "postgresql://h:0/d", "postgresql://h:65536/d", "postgresql://[::1/d",
          "postgresql://[::1]x/d", "postgresql://h/%zz", "postgresql://h/%4", "postgresql://h/a%00b",
          "postgresql://h/d?options=-csearch_path%3Dx", "postgresql://h/d?nonsense=1",
          "postgresql://h/d?sslmode=a%3Bb"}) {
        const auto address = sql::parseServerAddress(wrong);
        INFO(wrong);
        CHECK(codeOf(address) == ErrorCode::InvalidArgument);
        CHECK(contains(address.error().detail, "postgresql://[user@]host"));
    }
    for (const char* secret : {"postgresql://u:hunter2@h/d", "postgresql://h/d?password=hunter2"}) {
        const auto address = sql::parseServerAddress(secret);
        CHECK(codeOf(address) == ErrorCode::InvalidArgument);
        CHECK(contains(address.error().detail, "PGPASSFILE"));
        CHECK_FALSE(contains(address.error().detail, "hunter2"));
    }
}

TEST_CASE("A server that is not there or refuses is told of in a sentence") {
    CHECK(contains(refusal("postgresql:///d?host=/nowhere/at/all&user=u"), "cannot be reached"));
    const TestStore place(TestStore::Content::Nothing);
    const std::string missing = refusal(withDatabase(place.address(), "no_such_database"));
    CHECK(contains(missing, "refused the connection"));
    CHECK(contains(missing, "no_such_database"));
    std::string stranger = place.address();
    stranger.replace(stranger.find("fidesk"), 6, "nobody_known");
    CHECK(contains(refusal(stranger), "nobody_known"));
    CHECK(contains(refusal(place.address()), "Make it with init"));
}

TEST_CASE("A store is made once in a database, and not among another program's tables") {
    const TestStore place(TestStore::Content::Nothing);
    CHECK_FALSE(valueOf(Store::exists(place.address())));
    valueOf(Store::create(place.address()));
    CHECK(valueOf(Store::exists(place.address())));
    const auto again = Store::create(place.address());
    CHECK(codeOf(again) == ErrorCode::InvalidArgument);
    CHECK(contains(again.error().detail, "there is a store already"));
    valueOf(Store::open(place.address()));
    const TestStore theirs(TestStore::Content::Nothing);
    valueOf(valueOf(Database::open(theirs.address(), false))->run("CREATE TABLE theirs (x BIGINT)"));
    CHECK(codeOf(Store::create(theirs.address())) == ErrorCode::Malformed);
    CHECK(codeOf(Store::exists(theirs.address())) == ErrorCode::Malformed);
    CHECK(contains(refusal(theirs.address()), "another program's database"));
}

TEST_CASE("A user who may not make tables is told so") {
    const TestStore place(TestStore::Content::Nothing);
    const auto owner = valueOf(Database::open(place.address(), false));
    valueOf(owner->run("DROP ROLE IF EXISTS guest"));
    valueOf(owner->run("CREATE ROLE guest LOGIN"));
    std::string guest = place.address();
    guest.replace(guest.find("fidesk"), 6, "guest");
    const auto made = Store::create(guest);
    CHECK(codeOf(made) == ErrorCode::InvalidArgument);
    CHECK(contains(made.error().detail, "owner of the database"));
    valueOf(owner->run("ALTER ROLE guest SET default_transaction_read_only = on"));
    CHECK(contains(refusal(guest), "read only"));
    valueOf(owner->run("DROP ROLE guest"));
}

TEST_CASE("Commits are durable, and locks not waited for without end, whatever the server's defaults are") {
    const TestStore place;
    const auto first = valueOf(Database::open(place.address(), false));
    for (const char* setting :
         {"synchronous_commit = off", "lock_timeout = 0", "backslash_quote = on",
          "standard_conforming_strings = off", "default_transaction_isolation = serializable"})
        valueOf(first->run(std::string("ALTER ROLE fidesk SET ") + setting));
    const auto second = valueOf(Database::open(place.address(), false));
    valueOf(first->run("ALTER ROLE fidesk RESET ALL"));
    const auto row =
        valueOf(second->first("SELECT current_setting('synchronous_commit'), current_setting('lock_timeout'),"
                              " current_setting('standard_conforming_strings')"));
    CHECK(row->text(0) == "on");
    CHECK(row->text(1) == "10s");
    REQUIRE(row->text(2) == "off");
    const std::string tricky = "\\'; DROP TABLE settings; -- \\";
    valueOf(second->run("INSERT INTO settings (name, value) VALUES (?, ?)", {tricky, tricky}));
    CHECK(valueOf(second->first("SELECT value FROM settings WHERE name = ?", {tricky}))->text(0) == tricky);
    auto transaction = valueOf(Transaction::begin(*second));
    CHECK(valueOf(second->first("SELECT current_setting('transaction_isolation')"))->text(0) ==
          "read committed");
}

TEST_CASE("A lost connection fails what it fails, and is made again") {
    const TestStore place;
    const auto store = valueOf(Store::open(place.address()));
    Database& database = *valueOf(store->database());
    const std::string insert = "INSERT INTO settings (name, value) VALUES (?, ?)";
    valueOf(database.run(insert, {std::string("a"), std::string("1")}));

    place.disconnectAll();
    CHECK(valueOf(database.query("SELECT value FROM settings")).size() == 1); // tried again

    place.disconnectAll();
    CHECK(codeOf(database.run(insert, {std::string("b"), std::string("2")})) == ErrorCode::DatabaseFailed);
    valueOf(database.run(insert, {std::string("b"), std::string("2")}));

    {
        auto transaction = valueOf(Transaction::begin(database));
        valueOf(database.run(insert, {std::string("c"), std::string("3")}));
        place.disconnectAll();
        CHECK(codeOf(database.query("SELECT value FROM settings")) == ErrorCode::DatabaseFailed);
        CHECK(codeOf(database.run(insert, {std::string("d"), std::string("4")})) ==
              ErrorCode::DatabaseFailed);
        CHECK(codeOf(transaction.commit()) == ErrorCode::DatabaseFailed);
    }
    CHECK(valueOf(database.query("SELECT value FROM settings")).size() == 2);

    place.disconnectAll();
    auto transaction = valueOf(Transaction::begin(database)); // tried again
    valueOf(database.run(insert, {std::string("c"), std::string("3")}));
    valueOf(transaction.commit());
    CHECK(valueOf(database.query("SELECT value FROM settings")).size() == 3);
}

TEST_CASE("A lock is waited for until the transaction that has it ends") {
    const TestStore place;
    const auto holder = valueOf(Database::open(place.address(), false));
    const auto watcher = valueOf(Database::open(place.address(), false));
    std::atomic<bool> locked{false};
    auto transaction = valueOf(Transaction::begin(*holder));
    valueOf(holder->lock("users", "ann"));
    valueOf(holder->lock("users", "ann"));
    std::jthread other([&] {
        const auto database = Database::open(place.address(), false);
        const auto begun = Transaction::begin(**database);
        locked = (*database)->lock("users", "bob") && (*database)->lock("users", "ann");
    });
    const auto waiting = [&] {
        return valueOf(watcher->first(
                           "SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"))
            ->integer(0);
    };
    while (waiting() == 0)
        std::this_thread::yield();
    CHECK_FALSE(locked);
    valueOf(transaction.commit());
    other.join();
    CHECK(locked);
}

// TestStore uses databases again: no test may see what another left.
TEST_CASE("A store of a test is as new whatever the one before did to its own") {
    const auto contentAfter = [](const std::vector<std::string>& statements) {
        {
            const TestStore before;
            const auto database = valueOf(Database::open(before.address(), false));
            for (const std::string& statement : statements)
                valueOf(database->run(statement));
        }
        const TestStore now;
        const auto database = valueOf(Database::open(now.address(), false));
        const auto row = valueOf(database->first(
            "SELECT (SELECT COUNT(*) FROM schema_version), (SELECT COUNT(*) FROM organisations),"
            " (SELECT last_id FROM audit_head), (SELECT COUNT(*) FROM pg_trigger WHERE NOT tgisinternal),"
            " (SELECT COUNT(*) FROM pg_attribute WHERE attrelid = 'organisations'::regclass AND attnum > "
            "0)"));
        return std::vector{row->integer(0), row->integer(1), row->integer(2), row->integer(3),
                           row->integer(4)};
    };
    const auto fresh = contentAfter({});
    CHECK(fresh == std::vector<std::int64_t>{1, 0, 0, 0, 4});
    for (const std::vector<std::string>& statements :
         {std::vector<std::string>{"INSERT INTO organisations (id, name, name_key) VALUES ('a', 'a', 'a')",
                                   "UPDATE audit_head SET last_id = 7", "DELETE FROM schema_version"},
          std::vector<std::string>{"ALTER TABLE organisations ADD COLUMN more TEXT"},
          std::vector<std::string>{"CREATE TRIGGER mine BEFORE INSERT ON organisations FOR EACH ROW EXECUTE "
                                   "FUNCTION suppress_redundant_updates_trigger()"},
          std::vector<std::string>{"ALTER TABLE organisations DROP CONSTRAINT organisations_name_key_key"}})
        CHECK(contentAfter(statements) == fresh);
    const TestStore one;
    const TestStore other;
    CHECK(one.address() != other.address());
}
