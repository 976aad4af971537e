#include "app/portal/store/Store.h"
#include "core/base/Json.h"
#include "core/sql/Migrations.h"
#include "tests/support/Catch.h"

#include <QFile>
#include <QTemporaryDir>

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
    CHECK(valueOf(sql::schemaVersion(*database)) == 1);
}
