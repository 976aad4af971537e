#include "app/portal/store/Schema.h"
#include "app/portal/store/Sql.h"
#include "core/base/Text.h"
#include "tests/support/Catch.h"
#include "tests/support/store/TestStore.h"

#include <array>
#include <atomic>
#include <limits>
#include <thread>

using namespace fidesk;
using namespace fidesk::server;
using namespace fidesk::test;

namespace {

/// A database without tables of the store.
struct Empty {
    TestStore place{TestStore::Content::Nothing};
    std::unique_ptr<Database> database{valueOf(Database::open(place.address(), true))};

    std::int64_t count(const std::string& table) const {
        return valueOf(database->first("SELECT COUNT(*) FROM " + table))->integer(0);
    }
};

/// Runs @p work in @p threads threads, each with the store's connection of its own, and counts its failures.
int failuresOf(const Store& store, int threads, const std::function<Result<void>(Database&)>& work) {
    std::atomic<int> failures{0};
    {
        std::vector<std::jthread> running;
        for (int t = 0; t < threads; ++t)
            running.emplace_back([&] {
                const auto database = const_cast<Store&>(store).database();
                if (!database || !work(**database))
                    ++failures;
            });
    }
    return failures;
}

} // namespace

TEST_CASE("Values come back from the database as they went in") {
    const Empty at;
    const std::string binary = at.database->dialect() == Dialect::Sqlite ? "BLOB" : "BYTEA";
    valueOf(at.database->run("CREATE TABLE t (i BIGINT, s TEXT, b " + binary + ", n TEXT)"));
    Bytes everyByte;
    for (int byte = 0; byte < 256; ++byte)
        everyByte.push_back(static_cast<std::uint8_t>(byte));
    const std::array numbers{std::int64_t{-9'000'000'000}, std::int64_t{0}, std::int64_t{7},
                             std::numeric_limits<std::int64_t>::max(),
                             std::numeric_limits<std::int64_t>::min()};
    const std::array texts{std::string("'; DROP TABLE t; -- \xC3\xA9\xE2\x82\xAC %_\\\""), std::string(),
                           std::string("\\'); $1 ? :name \\000 E'\\\\'"), std::string("NULL"),
                           std::string("\xF0\x9F\x94\x91\n\t\x01")};
    const std::array binaries{Bytes{0, 1, 255, 0}, Bytes(), everyByte, Bytes{'\\', '\'', 'x'},
                              Bytes(2000, 39)};
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const auto row = valueOf(at.database->first("INSERT INTO t VALUES (?, ?, ?, ?) RETURNING i, s, b, n",
                                                    {numbers[i], texts[i], binaries[i], nullptr}));
        REQUIRE(row);
        CHECK(row->integer(0) == numbers[i]);
        CHECK(row->text(1) == texts[i]);
        CHECK(row->blob(2) == binaries[i]);
        CHECK_FALSE(row->isNull(1));
        CHECK_FALSE(row->isNull(2));
        CHECK(row->isNull(3));
        const auto found = valueOf(at.database->query("SELECT i FROM t WHERE i = ? AND s = ? AND b = ?",
                                                      {numbers[i], texts[i], binaries[i]}));
        CHECK(found.size() == 1);
    }
    CHECK(valueOf(at.database->run("UPDATE t SET n = ?", {std::string("x")})) == 5);
    CHECK(valueOf(at.database->run("UPDATE t SET n = ? WHERE i = ?", {nullptr, std::int64_t{1}})) == 0);
    CHECK(codeOf(at.database->query("SELECT nothing FROM t")) == ErrorCode::DatabaseFailed);
    CHECK(codeOf(at.database->query("SELECT 1 FROM t WHERE s = ?", {std::string("a\0b", 3)})) ==
          ErrorCode::InvalidArgument);
    CHECK(at.count("t") == 5);
}

// SQLite takes U+FEFF and U+FFFE at the head of a bound text for a byte order. So a name behind one of them
// could be another's, its bytes swapped or not; here it is nobody's.
TEST_CASE("Marks of a byte order are part of a text") {
    const Empty at;
    valueOf(at.database->run("CREATE TABLE t (s TEXT)"));
    valueOf(at.database->run("INSERT INTO t VALUES (?)", {std::string("ann")}));
    const std::array texts{std::string("\xEF\xBB\xBF"
                                       "ann"),
                           std::string("\xEF\xBF\xBE"
                                       "ann"),
                           std::string("\xEF\xBF\xBE\xE6\x84\x80\xE6\xB8\x80\xE6\xB8\x80"), // swapped "ann"
                           std::string("\xEF\xBB\xBF\xEF\xBB\xBF"
                                       "ann"),
                           std::string("\xEF\xBB\xBF"),
                           std::string("\xEF\xBF\xBE")};
    for (const std::string& text : texts) {
        INFO(text);
        CHECK_FALSE(valueOf(at.database->first("SELECT s FROM t WHERE s = ?", {text})));
        valueOf(at.database->run("INSERT INTO t VALUES (?)", {text}));
        const auto row = valueOf(
            at.database->first("SELECT LENGTH(s) FROM t WHERE s = ? AND s <> ?", {text, std::string("ann")}));
        REQUIRE(row);
        const std::string back = valueOf(at.database->first("SELECT s FROM t WHERE s = ?", {text}))->text(0);
        const bool isOnServer = at.database->dialect() == Dialect::PostgreSql;
        const bool hasOneMore = isOnServer && text.starts_with(byteOrderMark);
        CHECK(static_cast<std::size_t>(row->integer(0)) == *codePoints(text) + (hasOneMore ? 1 : 0));
        // SQLite gives U+FFFD for U+FFFE, no character.
        if (text.starts_with(byteOrderMark) || isOnServer)
            CHECK(back == text);
        else
            CHECK(back == "\xEF\xBF\xBD" + text.substr(byteOrderMark.size()));
    }
}

TEST_CASE("The store's texts are in the order of their bytes") {
    const TestStore place;
    const auto database = valueOf(Database::open(place.address(), false));
    for (const char* name : {"b", "\xC3\xA9", "B", "a b", "-", "ab", "a"})
        valueOf(database->run("INSERT INTO settings (name, value) VALUES (?, ?)",
                              {std::string(name), std::string()}));
    std::string order;
    for (const Row& row : valueOf(database->query("SELECT name FROM settings ORDER BY name")))
        order += row.text(0) + ',';
    CHECK(order == "-,B,a,a b,ab,b,\xC3\xA9,");
    CHECK(valueOf(database->query("SELECT 1 FROM settings WHERE name >= ? AND name < ?",
                                  {std::string("a"), std::string("a\xF4\x8F\xBF\xBF")}))
              .size() == 3);
}

TEST_CASE("However many kinds of statements are asked for, few are kept") {
    const Empty at;
    valueOf(at.database->run("CREATE TABLE t (i BIGINT)"));
    for (int i = 0; i < 450; ++i)
        valueOf(at.database->query("SELECT i FROM t WHERE i = ? AND i <> " + std::to_string(i),
                                   {std::int64_t{i}}));
    for (int i = 0; i < 10; ++i)
        valueOf(at.database->query("SELECT i FROM t WHERE i = ?", {std::int64_t{i}}));
    if (at.database->dialect() == Dialect::PostgreSql) {
        const auto kept = valueOf(at.database->first("SELECT COUNT(*) FROM pg_prepared_statements"));
        CHECK(kept->integer(0) > 10);
        CHECK(kept->integer(0) <= 200);
        const auto once =
            valueOf(at.database->first("SELECT COUNT(*) FROM pg_prepared_statements WHERE statement LIKE ?",
                                       {std::string("%WHERE i = $1")}));
        CHECK(once->integer(0) == 1);
    }
}

TEST_CASE("A transaction that is not committed leaves nothing") {
    const Empty at;
    valueOf(at.database->run("CREATE TABLE t (i BIGINT PRIMARY KEY)"));
    {
        auto transaction = valueOf(Transaction::begin(*at.database));
        valueOf(at.database->run("INSERT INTO t VALUES (1)"));
    }
    CHECK(at.count("t") == 0);
    auto transaction = valueOf(Transaction::begin(*at.database));
    valueOf(at.database->run("INSERT INTO t VALUES (2)"));
    valueOf(transaction.commit());
    CHECK(valueOf(at.database->first("SELECT i FROM t"))->integer(0) == 2);
}

TEST_CASE("A statement that failed spoils its transaction, and only that") {
    const Empty at;
    valueOf(at.database->run("CREATE TABLE t (i BIGINT PRIMARY KEY)"));
    valueOf(at.database->run("INSERT INTO t VALUES (2)"));
    {
        auto transaction = valueOf(Transaction::begin(*at.database));
        valueOf(at.database->run("INSERT INTO t VALUES (3)"));
        const auto twice = at.database->run("INSERT INTO t VALUES (2)");
        REQUIRE_FALSE(twice);
        CHECK(isDuplicate(twice.error()));
        CHECK(twice.error().detail.find('\n') == std::string::npos);
        CHECK(codeOf(at.database->query("SELECT i FROM t")) == ErrorCode::DatabaseFailed);
        CHECK(codeOf(transaction.commit()) == ErrorCode::DatabaseFailed);
    }
    CHECK(at.count("t") == 1);
    CHECK(codeOf(at.database->lock("t", "2")) == ErrorCode::Internal);
    auto transaction = valueOf(Transaction::begin(*at.database));
    CHECK(codeOf(Transaction::begin(*at.database)) == ErrorCode::Internal);
    valueOf(at.database->lock("t", "2"));
    valueOf(at.database->run("INSERT INTO t VALUES (4)"));
    valueOf(transaction.commit());
    CHECK(at.count("t") == 2);
}

TEST_CASE("Only what a unique constraint refuses is a duplicate") {
    const Empty at;
    valueOf(at.database->run("CREATE TABLE t (i BIGINT PRIMARY KEY, n BIGINT NOT NULL)"));
    const auto null = at.database->run("INSERT INTO t VALUES (1, NULL)");
    REQUIRE_FALSE(null);
    CHECK_FALSE(isDuplicate(null.error()));
    CHECK(valueOf(at.database->run("INSERT INTO t VALUES (1, 1)")) == 1);
    CHECK(valueOf(at.database->run("INSERT INTO t VALUES (1, 1) ON CONFLICT DO NOTHING")) == 0);
}

TEST_CASE("Threads write to one store at once and none is turned away") {
    const TestStore place;
    const auto store = valueOf(Store::open(place.address()));
    std::atomic<int> next{0};
    CHECK(failuresOf(*store, 4, [&](Database& database) -> Result<void> {
              for (int i = 0; i < 25; ++i)
                  FIDESK_TRY(database.run("INSERT INTO settings (name, value) VALUES (?, ?)",
                                          {std::to_string(++next), std::string("x")}));
              return {};
          }) == 0);
    Database* database = valueOf(store->database());
    CHECK(valueOf(database->first("SELECT COUNT(*) FROM settings"))->integer(0) == 100);
}

TEST_CASE("Who holds the lock reads and writes alone") {
    const TestStore place;
    const auto store = valueOf(Store::open(place.address()));
    CHECK(failuresOf(*store, 4, [](Database& database) -> Result<void> {
              for (int i = 0; i < 25; ++i) {
                  FIDESK_ASSIGN(Transaction transaction, Transaction::begin(database));
                  FIDESK_TRY(database.lock("settings", "count"));
                  FIDESK_ASSIGN(const auto row, database.first("SELECT value FROM settings WHERE name = ?",
                                                               {std::string("count")}));
                  const int value = row ? std::stoi(row->text(0)) : 0;
                  FIDESK_TRY(database.run("INSERT INTO settings (name, value) VALUES (?, ?)"
                                          " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                                          {std::string("count"), std::to_string(value + 1)}));
                  FIDESK_TRY(transaction.commit());
              }
              return {};
          }) == 0);
    Database* database = valueOf(store->database());
    CHECK(valueOf(database->first("SELECT value FROM settings"))->text(0) == "100");
}

TEST_CASE("A migration that fails leaves nothing, and the next try goes on from there") {
    const Empty at;
    static constexpr std::array first{"CREATE TABLE schema_version (version BIGINT NOT NULL PRIMARY KEY)",
                                      "CREATE TABLE a (name TEXT NOT NULL PRIMARY KEY, body BYTES)"};
    static constexpr std::array broken{"CREATE TABLE b (i BIGINT)", "INSERT INTO a (name) VALUES ('step')",
                                       "CREATE TABLE c (i BIGINT, REFERENCES nothing)"};
    static constexpr std::array mended{"CREATE TABLE b (i BIGINT)", "INSERT INTO a (name) VALUES ('step')"};
    static constexpr std::array<std::span<const char* const>, 1> one{first};
    static constexpr std::array<std::span<const char* const>, 3> withBroken{first, mended, broken};
    static constexpr std::array<std::span<const char* const>, 2> two{first, mended};
    CHECK(valueOf(sql::schemaVersion(*at.database)) == 0);
    valueOf(sql::migrate(*at.database, {"fidesk-portal", schema().first, one}));
    valueOf(sql::migrate(*at.database, {"fidesk-portal", schema().first, one}));
    CHECK(valueOf(sql::schemaVersion(*at.database)) == schema().first);
    CHECK(codeOf(sql::migrate(*at.database, {"fidesk-portal", schema().first, withBroken})) ==
          ErrorCode::DatabaseFailed);
    CHECK(valueOf(sql::schemaVersion(*at.database)) == schema().first);
    CHECK(at.count("a") == 0);
    CHECK(codeOf(at.database->query("SELECT i FROM b")) == ErrorCode::DatabaseFailed);
    valueOf(sql::migrate(*at.database, {"fidesk-portal", schema().first, two}));
    CHECK(valueOf(sql::schemaVersion(*at.database)) == schema().first + 1);
    CHECK(at.count("a") == 1);
    CHECK(codeOf(sql::migrate(*at.database, {"fidesk-portal", schema().first, one})) ==
          ErrorCode::Malformed); // an older program at a newer store
    CHECK(valueOf(sql::schemaVersion(*at.database)) == schema().first + 1);
}

TEST_CASE("Of many that make or migrate a store at once, one does it") {
    const TestStore place(TestStore::Content::Nothing);
    valueOf(Database::open(place.address(), true));
    std::atomic<int> made{0};
    std::atomic<int> migrated{0};
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 6; ++t)
            threads.emplace_back([&] {
                const auto database = Database::open(place.address(), false);
                made += database && sql::makeTables(**database, schema()) ? 1 : 0;
                migrated += database && sql::migrate(**database, schema()) ? 1 : 0;
            });
    }
    CHECK(made == 1);
    CHECK(migrated == 6);
    const auto database = valueOf(Database::open(place.address(), false));
    CHECK(valueOf(database->query("SELECT version FROM schema_version")).size() == schema().steps.size());
}
