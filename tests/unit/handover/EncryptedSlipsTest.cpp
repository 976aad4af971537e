#include "core/handover/EncryptedSlips.h"
#include "core/handover/Roster.h"
#include "tests/support/Catch.h"
#include "tests/unit/handover/OpenSslProgram.h"

#include <QDir>

#include <sys/stat.h>
#include <unistd.h>

using namespace fidesk;
using namespace fidesk::test;
using handover::EncryptedSlips;
using handover::PinSlip;
using handover::Recipient;

namespace {

const QString boss = QStringLiteral("boss");

Result<Secret> render(std::span<const PinSlip> slips) {
    return handover::roster(slips);
}

Recipient recipientOf(const Bytes& certificate) {
    return valueOf(Recipient::parse(certificate, SystemClock().now()));
}

struct House {
    OpenSslProgram openssl{};
    std::vector<Recipient> recipients{recipientOf(openssl.certifyEc(boss))};

    [[nodiscard]] std::filesystem::path file(const char* name = "roster.csv.p7m") const {
        return openssl.path(QString::fromLatin1(name)).toStdString();
    }
    /// What is in the file on the disk now.
    [[nodiscard]] std::string opened(const EncryptedSlips& slips) const {
        return openssl.decrypt(openssl.read(QString::fromStdString(slips.path().filename().string())), boss);
    }
    [[nodiscard]] EncryptedSlips make() const {
        return valueOf(EncryptedSlips::create(file(), recipients, render));
    }
};

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("Each change of the slips is in the file when it returns") {
    const House house;
    EncryptedSlips slips = house.make();
    CHECK(slips.path() == house.file());
    CHECK(contains(house.opened(slips), "user,displayName"));
    valueOf(slips.put("1", slipOf("ann", "004217")));
    CHECK(contains(house.opened(slips), "\"004217\""));
    valueOf(slips.put("1", slipOf("ann", "118822")));
    CHECK_FALSE(contains(house.opened(slips), "004217"));
    CHECK(contains(house.opened(slips), "\"118822\""));
    valueOf(slips.put("2", slipOf("bob", "775533")));
    CHECK(contains(house.opened(slips), "\"118822\""));
    CHECK(contains(house.opened(slips), "\"775533\""));
    valueOf(slips.describe("2", {.userName = "bob@contoso.example", .nickname = "Blue"}));
    CHECK(contains(house.opened(slips), ",Blue,"));
    CHECK(contains(house.opened(slips), "\"775533\""));
    valueOf(slips.remove("2"));
    CHECK_FALSE(contains(house.opened(slips), "775533"));
    CHECK(contains(house.opened(slips), "\"118822\""));
    CHECK(slips.size() == 1);
}

TEST_CASE("Slips are changed by their ids, whatever order keys are at work in") {
    const House house;
    EncryptedSlips slips = house.make();
    valueOf(slips.put("1", slipOf("ann", "004217")));
    valueOf(slips.put("2", slipOf("bob", "775533")));
    valueOf(slips.put("1", slipOf("ann", "118822")));
    CHECK(slips.size() == 2);
    CHECK_FALSE(contains(house.opened(slips), "004217"));
    valueOf(slips.remove("1"));
    CHECK_FALSE(contains(house.opened(slips), "118822"));
    CHECK(contains(house.opened(slips), "775533"));
    valueOf(slips.describe("1", {.nickname = "Gone"}));
    valueOf(slips.remove("1"));
    CHECK_FALSE(contains(house.opened(slips), "Gone"));
    CHECK(slips.size() == 1);
}

TEST_CASE("The file is its owner's alone, and nothing is left beside it") {
    const House house;
    const mode_t before = umask(0);
    EncryptedSlips slips = house.make();
    valueOf(slips.put("1", slipOf("ann", "004217")));
    umask(before);
    struct stat status {};
    REQUIRE(stat(slips.path().c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    CHECK(QDir(house.openssl.path({})).entryList(QDir::Files).size() == 3); // with key and certificate
}

TEST_CASE("A file that is there is not touched: the next one has a number") {
    const House house;
    EncryptedSlips first = house.make();
    valueOf(first.put("1", slipOf("ann", "004217")));
    EncryptedSlips second = house.make();
    CHECK(second.path() == house.file("roster-2.csv.p7m"));
    valueOf(second.put("2", slipOf("bob", "775533")));
    CHECK(house.make().path() == house.file("roster-3.csv.p7m"));
    CHECK(contains(house.opened(first), "004217"));
    CHECK(contains(house.opened(second), "775533"));
    REQUIRE(symlink("nowhere", house.file("plain").c_str()) == 0);
    CHECK(valueOf(EncryptedSlips::create(house.file("plain"), house.recipients, render)).path() ==
          house.file("plain-2"));
}

TEST_CASE("What cannot be written is told, and the slips stay as they were") {
    const House house;
    CHECK(codeOf(EncryptedSlips::create(house.file("no/where"), house.recipients, render)) ==
          ErrorCode::FileUnwritable);
    CHECK(codeOf(EncryptedSlips::create(house.file(), {}, render)) == ErrorCode::InvalidArgument);
    CHECK_FALSE(std::filesystem::exists(house.file()));
    bool fails = false;
    const auto moody = [&fails](std::span<const PinSlip> slips) -> Result<Secret> {
        return fails ? fail(ErrorCode::Internal) : Result<Secret>(handover::roster(slips));
    };
    EncryptedSlips slips = valueOf(EncryptedSlips::create(house.file(), house.recipients, moody));
    valueOf(slips.put("1", slipOf("ann", "004217")));
    fails = true;
    CHECK(codeOf(slips.put("2", slipOf("bob", "775533"))) == ErrorCode::Internal);
    CHECK(codeOf(slips.put("1", slipOf("bob", "775533"))) == ErrorCode::Internal);
    CHECK(codeOf(slips.remove("1")) == ErrorCode::Internal);
    CHECK(codeOf(EncryptedSlips::create(house.file("other"), house.recipients, moody)) ==
          ErrorCode::Internal);
    CHECK_FALSE(std::filesystem::exists(house.file("other")));
    CHECK(contains(house.opened(slips), "004217"));
    fails = false;
    valueOf(slips.describe("1", {.userName = "ann2"}));
    CHECK(contains(house.opened(slips), "ann2"));
    CHECK(contains(house.opened(slips), "004217"));
    CHECK_FALSE(contains(house.opened(slips), "775533"));
}
