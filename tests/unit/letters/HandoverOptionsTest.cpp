#include "tests/unit/letters/HandoverDesk.h"

using namespace fidesk;
using namespace fidesk::test;
using ctl::Handover;

namespace {

/// With a roster for the boss.
struct Desk : HandoverDesk {
    Desk() {
        options.recipients = {path("boss.pem")};
        options.roster = path("roster.p7m");
    }
    [[nodiscard]] std::string opened(const char* name = "roster.p7m") const {
        return openssl.decrypt(openssl.read(QString::fromLatin1(name)), boss);
    }
};

} // namespace

TEST_CASE("a PIN is in the roster before the key has it, and each that is tried in place of the one before") {
    Desk desk;
    Handover handover = valueOf(desk.open());
    REQUIRE(handover.takesPins());
    CHECK(contains(desk.err.str(), "CN=boss,O=Contoso"));
    CHECK(contains(desk.err.str(), desk.path("roster.p7m")));
    CHECK(desk.out.str().empty());
    const auto ann = [&](std::string_view pin) {
        return handover.deposit("ann", {.userName = "ann"}, pinOf(pin));
    };
    valueOf(ann("004217"));
    CHECK(contains(desk.opened(), "\"004217\""));
    valueOf(ann("118822"));
    CHECK_FALSE(contains(desk.opened(), "004217"));
    valueOf(handover.completed("ann", {.userName = "ann", .nickname = "Blue"}));
    CHECK(contains(desk.opened(), "ann,,Blue,,,,,,6,\"118822\""));
    const auto bob = [&](std::string_view pin) {
        return handover.deposit("bob", {.userName = "bob"}, pinOf(pin));
    };
    valueOf(bob("775533"));
    CHECK(contains(desk.opened(), "118822"));
    CHECK(contains(desk.opened(), "775533"));
    valueOf(handover.withdrawn("bob"));
    CHECK(contains(desk.opened(), "118822"));
    CHECK_FALSE(contains(desk.opened(), "775533"));
}

TEST_CASE("another run does not touch the roster of the one before") {
    Desk desk;
    Handover first = valueOf(desk.open());
    valueOf(first.deposit("1", {}, pinOf("004217")));
    Handover second = valueOf(desk.open());
    valueOf(second.deposit("1", {}, pinOf("775533")));
    CHECK(contains(desk.opened(), "004217"));
    CHECK(contains(desk.opened("roster-2.p7m"), "775533"));
    CHECK(contains(desk.err.str(), desk.path("roster-2.p7m")));
}

TEST_CASE("without a file PINs go nowhere") {
    Desk desk;
    desk.options = {};
    Handover handover = valueOf(desk.open());
    CHECK_FALSE(handover.takesPins());
    valueOf(handover.deposit("1", {}, pinOf("004217")));
    valueOf(handover.completed("1", {}));
    valueOf(handover.withdrawn("bob"));
}

TEST_CASE("files and recipients that do not fit are refused before anything is done") {
    Desk desk;
    desk.options.recipients = {};
    CHECK(contains(desk.refusal(), "--recipient CERT.pem"));
    desk.options = {.recipients = {desk.path("boss.pem")}};
    CHECK(contains(desk.refusal(), "--roster FILE"));
    desk.options = {.roster = desk.path("roster.p7m"),
                    .recipients = {desk.path("boss.pem"), desk.path("boss.key")}};
    CHECK(contains(desk.refusal(), desk.path("boss.key") + ": it is not a certificate"));
    desk.options.recipients = {desk.path("gone.pem")};
    CHECK(codeOf(desk.open()) == ErrorCode::FileUnreadable);
    CHECK_FALSE(std::filesystem::exists(desk.path("roster.p7m")));
    desk.options = {.roster = desk.path("no/roster.p7m"), .recipients = {desk.path("boss.pem")}};
    CHECK(codeOf(desk.open()) == ErrorCode::FileUnwritable);
}
