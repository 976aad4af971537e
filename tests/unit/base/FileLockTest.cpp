#include "core/base/FileLock.h"
#include "tests/support/Catch.h"

#include <QTemporaryDir>

#include <fstream>

using namespace fidesk;

namespace {

struct Folder {
    QTemporaryDir directory;
    std::filesystem::path path{directory.filePath(QStringLiteral("the.lock")).toStdU16String()};

    [[nodiscard]] bool taken() const {
        const auto lock = FileLock::tryTake(path);
        REQUIRE(lock.has_value());
        return !lock->has_value();
    }
};

} // namespace

TEST_CASE("A lock has one holder, and is gone with it") {
    const Folder folder;
    {
        auto first = FileLock::tryTake(folder.path);
        REQUIRE((first && *first));
        CHECK(folder.taken());
        const FileLock moved = std::move(**first);
        CHECK(folder.taken());
        CHECK(std::filesystem::exists(folder.path));
    }
    CHECK_FALSE(std::filesystem::exists(folder.path));
    CHECK_FALSE(folder.taken());
}

TEST_CASE("The file that a killed holder left, even empty, locks nobody out") {
    const Folder folder;
    std::ofstream(folder.path).close();
    CHECK_FALSE(folder.taken());
    std::ofstream(folder.path) << "12345\nfideskctl\nsome host\n";
    CHECK_FALSE(folder.taken());
}

TEST_CASE("Where no lock can be made, that is said") {
    const Folder folder;
    const auto lock = FileLock::tryTake(folder.path / "none" / "the.lock");
    REQUIRE_FALSE(lock.has_value());
    CHECK(lock.error().code == ErrorCode::FileUnwritable);
}

TEST_CASE("A lock is never made through a link") {
    const Folder folder;
    const std::filesystem::path target = folder.path.parent_path() / "precious";
    std::ofstream(target) << "precious";
    std::filesystem::create_symlink(target, folder.path);
    CHECK_FALSE(FileLock::tryTake(folder.path).has_value());
    CHECK(std::filesystem::file_size(target) == 8);
}
