#include "tests/support/Catch.h"

#include "core/token/hid/DirectoryWatch.h"
#include "core/token/hid/HidChannelOs.h"
#include "core/token/hid/HidTokens.h"
#include "core/token/hid/Permission.h"

#include <QFile>
#include <QTemporaryDir>

#include <unistd.h>

#include <semaphore>

using namespace fidesk;
using namespace fidesk::test;
using namespace std::chrono_literals;

namespace {

void touchFile(const QTemporaryDir& directory, const char* name) {
    QFile file(directory.filePath(QString::fromLatin1(name)));
    REQUIRE(file.open(QIODevice::WriteOnly));
}

} // namespace

TEST_CASE("A directory's entries are watched as they come and go", "[hid]") {
    const QTemporaryDir directory;
    std::counting_semaphore<1000> told(0);
    token::DirectoryWatch watch(directory.path().toStdString(), "hidraw", [&told] { told.release(); });
    touchFile(directory, "hidraw7");
    CHECK(told.try_acquire_for(10s));
    while (told.try_acquire_for(50ms)) // creating a file may tell more than once
        ;
    QFile::remove(directory.filePath(QStringLiteral("hidraw7")));
    CHECK(told.try_acquire_for(10s));
}

TEST_CASE("Other entries of a watched directory concern nobody", "[hid]") {
    const QTemporaryDir directory;
    std::counting_semaphore<1000> told(0);
    token::DirectoryWatch watch(directory.path().toStdString(), "hidraw", [&told] { told.release(); });
    touchFile(directory, "tty3");
    CHECK_FALSE(told.try_acquire_for(100ms));
    touchFile(directory, "hidraw1");
    CHECK(told.try_acquire_for(10s));
}

TEST_CASE("A watch ends while nothing happens, and where there is nothing to watch", "[hid]") {
    const QTemporaryDir directory;
    {
        token::DirectoryWatch watch(directory.path().toStdString(), "hidraw", [] {});
    }
    {
        token::DirectoryWatch watch(directory.filePath(QStringLiteral("none")).toStdString(), "hidraw",
                                    [] {});
    }
    token::HidTokens tokens;
    auto first = tokens.watch([] {});
    const auto second = tokens.watch([] {});
    first.reset();
}

TEST_CASE("A device that is not there, and one that may not be opened", "[hid]") {
    const QTemporaryDir directory;
    const std::string missing = directory.filePath(QStringLiteral("hidraw9")).toStdString();
    CHECK(token::permissionFor(missing) == token::Permission::Missing);
    CHECK(codeOf(token::openHidChannel(missing)) == ErrorCode::NoKey);
    touchFile(directory, "hidraw9");
    CHECK(token::permissionFor(missing) == token::Permission::Granted);
    CHECK(codeOf(token::openHidChannel(missing)) == ErrorCode::KeyBusy); // no HID device at all
    QFile::setPermissions(directory.filePath(QStringLiteral("hidraw9")), {});
    if (::geteuid() != 0) // root may open anything
        CHECK(codeOf(token::openHidChannel(missing)) == ErrorCode::KeyNotPermitted);
}

TEST_CASE("Listing keys works on a machine that has none", "[hid]") {
    token::HidTokens tokens;
    const auto keys = tokens.list();
    if (!keys)
        CHECK(keys.error().code == ErrorCode::KeyNotPermitted);
    CHECK(codeOf(tokens.open({.id = "none", .path = "/dev/none"})) == ErrorCode::NoKey);
}
