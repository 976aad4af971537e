#include "app/portal/store/Store.h"
#include "app/portal/store/Challenges.h"
#include "app/portal/store/Migrations.h"
#include "app/portal/store/Registrations.h"
#include "app/portal/store/Search.h"
#include "app/portal/store/Tokens.h"
#include "app/portal/store/Words.h"
#include "core/base/Crypto.h"
#include "core/base/Json.h"
#include "tests/portal/TestPortal.h"

#include <QFile>

#include <thread>

using namespace fidesk;
using namespace fidesk::server;
using namespace fidesk::test;

namespace {

struct StoreFile {
    QTemporaryDir folder{};
    std::string path{toUtf8(folder.filePath(QStringLiteral("a portal.db")))};
};

void write(const std::string& path, const char* text) {
    QFile file(toQString(path));
    REQUIRE(file.open(QIODevice::WriteOnly));
    file.write(text);
}

} // namespace

TEST_CASE("A store is made once, for its owner alone, and opened as often as wanted") {
    const StoreFile file;
    valueOf(Store::create(file.path));
    CHECK(codeOf(Store::create(file.path)) == ErrorCode::InvalidArgument);
    CHECK(codeOf(Store::create(file.path + "/below")) == ErrorCode::FileUnwritable);
    CHECK_FALSE(QFile::permissions(toQString(file.path)).testFlag(QFileDevice::ReadOther));
    valueOf(Store::open(file.path));
    valueOf(Store::open(file.path));
}

TEST_CASE("What is no store is not opened, and not changed") {
    const StoreFile file;
    CHECK(codeOf(Store::open(file.path)) == ErrorCode::FileUnreadable);
    CHECK_FALSE(QFile::exists(toQString(file.path)));
    write(file.path,
          "this is a text file and no database, long enough to have a header of SQLite's size........"
          "......................");
    CHECK(codeOf(Store::open(file.path)) == ErrorCode::Malformed);
    write(file.path, "");
    CHECK(codeOf(Store::open(file.path)) == ErrorCode::Malformed);
}

TEST_CASE("Another program's database and a newer version's store are refused") {
    const StoreFile file;
    {
        const auto database = valueOf(Database::open(file.path, true));
        valueOf(database->run("CREATE TABLE theirs (x INTEGER)"));
    }
    CHECK(codeOf(Store::open(file.path)) == ErrorCode::Malformed);
    const StoreFile newer;
    valueOf(Store::create(newer.path));
    {
        const auto database = valueOf(Database::open(newer.path, false));
        valueOf(database->run("INSERT INTO schema_version (version) VALUES (1000)"));
    }
    const auto opened = Store::open(newer.path);
    CHECK(codeOf(opened) == ErrorCode::Malformed);
    CHECK(opened.error().detail.find("newer") != std::string::npos);
}

TEST_CASE("A preview's store is refused and keeps what it has") {
    const StoreFile file;
    {
        const auto database = valueOf(Database::open(file.path, true));
        valueOf(database->run("CREATE TABLE schema_version (version INTEGER NOT NULL PRIMARY KEY)"));
        valueOf(database->run("INSERT INTO schema_version (version) VALUES (1)"));
    }
    const auto opened = Store::open(file.path);
    CHECK(codeOf(opened) == ErrorCode::Malformed);
    CHECK(opened.error().detail.find("preview") != std::string::npos);
    const auto database = valueOf(Database::open(file.path, false));
    CHECK(valueOf(schemaVersion(*database)) == 1);
}

TEST_CASE("Values come back from the database as they went in") {
    const StoreFile file;
    const auto database = valueOf(Database::open(file.path, true));
    valueOf(database->run("CREATE TABLE t (i INTEGER, s TEXT, b BLOB, n TEXT)"));
    const std::string text = "'; DROP TABLE t; -- \xC3\xA9\xE2\x82\xAC %_\\\"";
    const Bytes bytes{0, 1, 255, 0};
    valueOf(database->run("INSERT INTO t VALUES (?, ?, ?, ?)",
                          {std::int64_t{-9'000'000'000}, text, bytes, nullptr}));
    const auto row = valueOf(database->first("SELECT i, s, b, n FROM t"));
    REQUIRE(row);
    CHECK(row->integer(0) == -9'000'000'000);
    CHECK(row->text(1) == text);
    CHECK(row->blob(2) == bytes);
    CHECK(row->isNull(3));
    const auto empty = valueOf(database->first("SELECT ? IS NULL, ? IS NULL", {std::string(), Bytes()}));
    CHECK_FALSE(empty->boolean(0));
    CHECK_FALSE(empty->boolean(1));
    CHECK(valueOf(database->run("UPDATE t SET i = 1")) == 1);
    CHECK(codeOf(database->query("SELECT nothing FROM t")) == ErrorCode::DatabaseFailed);
}

TEST_CASE("A transaction that is not committed leaves nothing") {
    const StoreFile file;
    const auto database = valueOf(Database::open(file.path, true));
    valueOf(database->run("CREATE TABLE t (i INTEGER PRIMARY KEY)"));
    {
        auto transaction = valueOf(Transaction::begin(*database));
        valueOf(database->run("INSERT INTO t VALUES (1)"));
    }
    CHECK_FALSE(valueOf(database->first("SELECT i FROM t")));
    auto transaction = valueOf(Transaction::begin(*database));
    valueOf(database->run("INSERT INTO t VALUES (2)"));
    valueOf(transaction.commit());
    CHECK(valueOf(database->first("SELECT i FROM t"))->integer(0) == 2);
}

TEST_CASE("A statement that failed spoils its transaction, and only that") {
    const StoreFile file;
    const auto database = valueOf(Database::open(file.path, true));
    valueOf(database->run("CREATE TABLE t (i INTEGER PRIMARY KEY)"));
    valueOf(database->run("INSERT INTO t VALUES (2)"));
    {
        auto transaction = valueOf(Transaction::begin(*database));
        valueOf(database->run("INSERT INTO t VALUES (3)"));
        const auto twice = database->run("INSERT INTO t VALUES (2)");
        REQUIRE_FALSE(twice);
        CHECK(isDuplicate(twice.error()));
        CHECK(codeOf(database->query("SELECT i FROM t")) == ErrorCode::DatabaseFailed);
        CHECK(codeOf(transaction.commit()) == ErrorCode::DatabaseFailed);
    }
    CHECK(valueOf(database->query("SELECT i FROM t")).size() == 1);
    CHECK(codeOf(database->lock("t", "2")) == ErrorCode::Internal);
    auto transaction = valueOf(Transaction::begin(*database));
    CHECK(codeOf(Transaction::begin(*database)) == ErrorCode::Internal);
    valueOf(database->lock("t", "2"));
    valueOf(database->run("INSERT INTO t VALUES (4)"));
    valueOf(transaction.commit());
    CHECK(valueOf(database->query("SELECT i FROM t")).size() == 2);
}

TEST_CASE("Threads write to one store at once and none is turned away") {
    const StoreFile file;
    valueOf(Store::create(file.path));
    const auto store = valueOf(Store::open(file.path));
    std::atomic<int> failures{0};
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&, t] {
                for (int i = 0; i < 25; ++i) {
                    const auto database = store->database();
                    const auto done = (*database)->run("INSERT INTO settings (name, value) VALUES (?, ?)",
                                                       {std::to_string(t * 100 + i), std::string("x")});
                    failures += done ? 0 : 1;
                }
            });
    }
    CHECK(failures == 0);
    Database* database = valueOf(store->database());
    CHECK(valueOf(database->first("SELECT COUNT(*) FROM settings"))->integer(0) == 100);
}

TEST_CASE("Names are indexed by every word a search can begin with") {
    const auto has = [](const std::set<std::string>& words, const std::string& word) {
        return words.contains(word);
    };
    const auto words = indexWords("Zo\xC3\xAB O'Brien-Smith");
    for (const char* word : {"zoe", "o'brien-smith", "brien-smith", "smith"})
        CHECK(has(words, word));
    const auto address = indexWordsOfAddress("Ann.Smith@contoso.example");
    CHECK(has(address, "ann.smith@contoso.example"));
    CHECK(has(address, "smith@contoso.example"));
    CHECK_FALSE(has(address, "contoso.example"));
    CHECK(indexWords("").empty());
    CHECK(searchWords("  Ann \t SMITH ") == std::vector<std::string>{"ann", "smith"});
    CHECK(foldedKey("\xC3\x89MILE") == foldedKey("\xC3\xA9mile"));
    CHECK(foldedKey("E\xCC\x81") == foldedKey("\xC3\xA9"));
}

TEST_CASE("A challenge is used once, by its user, for its purpose, in time") {
    TestPortal portal;
    const std::string ann = portal.addUser("Ann", "ann@contoso.example", "Contoso");
    const std::string bob = portal.addUser("Bob", "bob@contoso.example", "Contoso");
    Challenges challenges(portal.database());
    const Bytes challenge(32, 1);
    valueOf(challenges.add(challenge, {.user = ann, .expiresAt = 1000}));
    CHECK(codeOf(challenges.use(challenge, ChallengePurpose::Create, bob, 10)) ==
          ErrorCode::ChallengeMismatch);
    CHECK(codeOf(challenges.use(challenge, ChallengePurpose::Get, ann, 10)) == ErrorCode::ChallengeMismatch);
    CHECK(codeOf(challenges.use(Bytes(32, 2), ChallengePurpose::Create, ann, 10)) ==
          ErrorCode::ChallengeMismatch);
    CHECK(valueOf(challenges.use(challenge, ChallengePurpose::Create, ann, 999)).expiresAt == 1000);
    CHECK(codeOf(challenges.use(challenge, ChallengePurpose::Create, ann, 999)) ==
          ErrorCode::ChallengeExpired);
    const Bytes late(32, 3);
    valueOf(challenges.add(late, {.user = ann, .expiresAt = 1000}));
    CHECK(codeOf(challenges.use(late, ChallengePurpose::Create, ann, 1000)) == ErrorCode::ChallengeExpired);
    valueOf(challenges.purge(1000 + 24 * 3600));
    CHECK(codeOf(challenges.use(late, ChallengePurpose::Create, ann, 10)) == ErrorCode::ChallengeMismatch);
}

TEST_CASE("Tokens are found until they expire, and are not kept in the store themselves") {
    TestPortal portal;
    const std::string ann = portal.addUser("Ann", "ann@contoso.example", "Contoso");
    TokenStore tokens(portal.database(), portal.clock, portal.random);
    const auto issued = valueOf(tokens.issueTokens(
        {.user = ann, .client = "fidesk", .scope = "fidesk offline_access", .family = "f"}));
    const auto grant = valueOf(tokens.findAccessToken(issued.accessToken.text()));
    REQUIRE(grant);
    CHECK(grant->user == ann);
    CHECK_FALSE(valueOf(tokens.findAccessToken(issued.refreshToken.text())));
    CHECK_FALSE(valueOf(tokens.findAccessToken("nonsense")));
    const auto row = valueOf(portal.database().first("SELECT token_hash FROM access_tokens"));
    CHECK(row->blob(0) == toBytes(sha256(asBytes(issued.accessToken.text()))));
    portal.clock.advance(std::chrono::seconds(accessTokenSeconds));
    CHECK_FALSE(valueOf(tokens.findAccessToken(issued.accessToken.text())));
}

TEST_CASE("A refresh token that comes twice ends its whole family") {
    TestPortal portal;
    const std::string ann = portal.addUser("Ann", "ann@contoso.example", "Contoso");
    TokenStore tokens(portal.database(), portal.clock, portal.random);
    const auto first = valueOf(tokens.issueTokens(
        {.user = ann, .client = "fidesk", .scope = "fidesk offline_access", .family = "f"}));
    CHECK_FALSE(valueOf(tokens.rotateRefreshToken(first.refreshToken.text(), "another")).tokens);
    const auto second = valueOf(tokens.rotateRefreshToken(first.refreshToken.text(), "fidesk")).tokens;
    REQUIRE(second);
    CHECK(valueOf(tokens.findAccessToken(second->accessToken.text())));
    const auto again = valueOf(tokens.rotateRefreshToken(first.refreshToken.text(), "fidesk"));
    CHECK_FALSE(again.tokens);
    REQUIRE(again.grant);
    CHECK(again.grant->user == ann);
    CHECK_FALSE(valueOf(tokens.findAccessToken(second->accessToken.text())));
    CHECK_FALSE(valueOf(tokens.rotateRefreshToken(second->refreshToken.text(), "fidesk")).grant);
}

TEST_CASE("A disabled user's tokens are worth nothing") {
    TestPortal portal;
    const std::string ann = portal.addUser("Ann", "ann@contoso.example", "Contoso");
    TokenStore tokens(portal.database(), portal.clock, portal.random);
    const auto issued = valueOf(tokens.issueTokens(
        {.user = ann, .client = "fidesk", .scope = "fidesk offline_access", .family = "f"}));
    valueOf(portal.database().run("UPDATE users SET disabled = 1 WHERE id = ?", {ann}));
    CHECK_FALSE(valueOf(tokens.findAccessToken(issued.accessToken.text())));
    CHECK_FALSE(valueOf(tokens.rotateRefreshToken(issued.refreshToken.text(), "fidesk")).tokens);
}

TEST_CASE("A registration's counter only goes up, unless the key has none") {
    TestPortal portal;
    const std::string ann = portal.addUser("Ann", "ann@contoso.example", "Contoso");
    Registrations registrations(portal.database());
    auto transaction = valueOf(Transaction::begin(portal.database()));
    valueOf(registrations.add({.id = "a", .user = ann, .nickname = "A", .credentialId = {1}, .counter = 5}));
    CHECK(codeOf(registrations.noteUse("a", 5, 10)) == ErrorCode::CounterNotIncreased);
    CHECK(codeOf(registrations.noteUse("a", 0, 10)) == ErrorCode::CounterNotIncreased);
    valueOf(registrations.noteUse("a", 6, 10));
    CHECK(valueOf(registrations.find(ann, "a"))->lastUsedAt == 10);
    valueOf(registrations.add({.id = "b", .user = ann, .nickname = "B", .credentialId = {2}, .counter = 0}));
    valueOf(registrations.noteUse("b", 0, 11));
    CHECK(codeOf(registrations.noteUse("gone", 1, 10)) == ErrorCode::RegistrationNotFound);
}
