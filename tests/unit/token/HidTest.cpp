#include "tests/support/Catch.h"

#include "core/token/hid/HidChannelOs.h"
#include "core/token/hid/HidTokens.h"
#include "core/token/hid/Insertion.h"
#include "core/token/hid/Permission.h"

#include <QFile>
#include <QTemporaryDir>

#include <unistd.h>

using namespace fidesk;
using namespace fidesk::test;

namespace {

void touchFile(const QTemporaryDir& directory, const char* name) {
    QFile file(directory.filePath(QString::fromLatin1(name)));
    REQUIRE(file.open(QIODevice::WriteOnly));
}

} // namespace

TEST_CASE("Any number may watch the machine's keys, and stop in any order", "[hid]") {
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

TEST_CASE("A device is told from itself before it was pulled out", "[hid]") {
    CHECK(token::insertionIn("0003:1050:0407.001A") == 0x1A);
    CHECK(token::insertionIn("0003:1050:0407.FFFFF") == 0xFFFFF);
    for (const char* none : {"", ".", "0003:1050:0407", "0003.1G", "0003.-1", "0003.FFFFFFFFFFFFFFFFF"})
        CHECK(token::insertionIn(none) == 0);
    CHECK(token::insertionOf("/dev/none") == 0);
    CHECK(token::insertionOf("") == 0);
}

TEST_CASE("Listing keys works on a machine that has none", "[hid]") {
    token::HidTokens tokens;
    const auto keys = tokens.list();
    if (!keys)
        CHECK(keys.error().code == ErrorCode::KeyNotPermitted);
    CHECK(codeOf(tokens.open({.id = "none", .path = "/dev/none"})) == ErrorCode::NoKey);
}
