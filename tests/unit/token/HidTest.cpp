#include "tests/support/Catch.h"

#include "core/token/hid/DescriptorWatch.h"
#include "core/token/hid/HidChannelOs.h"
#include "core/token/hid/HidTokens.h"
#include "core/token/hid/Permission.h"

#include <QFile>
#include <QTemporaryDir>

#include <fcntl.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <optional>
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

TEST_CASE("A descriptor is watched, each time there is something to read", "[hid]") {
    const token::Descriptor events(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    std::counting_semaphore<1000> told(0);
    token::DescriptorWatch watch(events.get(), [&] {
        eventfd_t taken = 0;
        ::eventfd_read(events.get(), &taken);
        told.release();
    });
    for (int time = 0; time < 3; ++time) {
        ::eventfd_write(events.get(), 1);
        CHECK(told.try_acquire_for(10s));
    }
    CHECK_FALSE(told.try_acquire()); // never without cause
}

TEST_CASE("A watch does not call for an end that has nothing more to read", "[hid]") {
    std::array<int, 2> ends{};
    REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
    const token::Descriptor readEnd(ends[0]);
    std::optional<token::Descriptor> writeEnd(ends[1]);
    std::counting_semaphore<1000> told(0);
    std::atomic<int> empty{0};
    {
        token::DescriptorWatch watch(readEnd.get(), [&] {
            char byte = 0;
            empty += ::read(readEnd.get(), &byte, 1) == 1 ? 0 : 1;
            told.release();
        });
        CHECK(::write(writeEnd->get(), "x", 1) == 1);
        CHECK(told.try_acquire_for(10s));
        writeEnd.reset();
        CHECK_FALSE(told.try_acquire_for(20ms));
    }
    CHECK(empty == 0);
}

TEST_CASE("A watch ends while nothing happens, and where there is nothing to watch", "[hid]") {
    const token::Descriptor events(::eventfd(0, EFD_CLOEXEC));
    {
        const token::DescriptorWatch quiet(events.get(), [] {});
        const token::DescriptorWatch none(-1, [] {});
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
