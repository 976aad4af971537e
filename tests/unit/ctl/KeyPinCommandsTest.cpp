#include "tests/support/Catch.h"
#include "tests/unit/ctl/Desk.h"

#include <algorithm>

using namespace fidesk;
using ctl::Exit;
using test::Desk;
using test::value;

TEST_CASE("a first PIN is typed twice, and once more after a mistake") {
    Desk desk;
    const auto key = desk.plugInWithoutPin();
    desk.typed = {"12", "27182818", "27182819", "27182818", "27182818"};
    const auto set = desk.json({"key", "pin", "set"});
    CHECK(set.exit == Exit::Done);
    CHECK(test::text(set.json(), "key.id") == "fake-1");
    CHECK(key->pinIs("27182818"));
    CHECK(set.err.find("2718") == std::string::npos);
}

TEST_CASE("a PIN that is too short is told with the key's own minimum") {
    Desk desk;
    const auto key = desk.plugInWithoutPin();
    desk.change(*key, [](auto& info) { info.minPinLength = 8; });
    desk.typed = {"271828", "271828", "271828"};
    const auto set = desk.json({"key", "pin", "set"});
    CHECK(set.error() == "PinTooShort");
    CHECK(set.message().find("at least 8") != std::string::npos);
    CHECK_FALSE(key->hasPin());
}

TEST_CASE("a key that has a PIN is not given a first one, and nobody is asked") {
    Desk desk;
    desk.plugIn();
    CHECK(desk.json({"key", "pin", "set"}).error() == "PinAlreadySet");
    CHECK(desk.questions.empty());
}

TEST_CASE("the PIN is changed with the old one") {
    Desk desk;
    const auto key = desk.plugIn();
    desk.typed = {Desk::pin, "31415926", "31415926"};
    CHECK(desk.json({"key", "pin", "change"}).exit == Exit::Done);
    CHECK(key->pinIs("31415926"));
    CHECK(desk.questions.size() == 3);
}

TEST_CASE("a wrong old PIN is told with the tries that are left, and asked for again") {
    Desk desk;
    const auto key = desk.plugIn();
    desk.typed = {"00000000", "31415926", "31415926", Desk::pin, "31415926", "31415926"};
    const auto changed = desk.json({"key", "pin", "change"});
    CHECK(changed.exit == Exit::Done);
    CHECK(changed.err.find("7 tries") != std::string::npos);
    CHECK(key->pinIs("31415926"));
}

TEST_CASE("a locked key says so before anybody is asked for its PIN") {
    Desk desk;
    const auto key = desk.plugIn();
    desk.typed = {"0000", "5555", "5555", "0000", "5555", "5555", "0000", "5555", "5555"};
    CHECK(desk.json({"key", "pin", "change"}).error() == "PinReplugNeeded");
    desk.questions.clear();
    for (const auto& words : std::vector<std::vector<std::string>>{{"key", "pin", "change"},
                                                                   {"key", "pin", "generate"},
                                                                   {"key", "passkeys", "list"},
                                                                   {"key", "fingerprints", "list"},
                                                                   {"key", "large-blobs", "list"},
                                                                   {"key", "settings", "always-uv", "on"}})
        CHECK(desk.json(words).error() == "PinReplugNeeded");
    CHECK(desk.questions.empty());
    CHECK(key->triesLeft() == 5);
}

TEST_CASE("a PIN that must be changed says so, and can be changed") {
    Desk desk;
    const auto key = desk.plugIn();
    desk.change(*key, [](auto& info) { info.pinMustChange = true; });
    CHECK(desk.json({"key", "passkeys", "list"}).error() == "PinMustChange");
    CHECK(desk.questions.empty());
    desk.typed = {Desk::pin, "31415926", "31415926"};
    CHECK(desk.json({"key", "pin", "change"}).exit == Exit::Done);
    CHECK_FALSE(key->pinMustChange());
}

TEST_CASE("a generated PIN is shown once, and is the key's") {
    Desk desk;
    const auto key = desk.plugInWithoutPin();
    const auto made = desk.json({"key", "pin", "generate", "--digits", "8"});
    REQUIRE(made.exit == Exit::Done);
    const std::string pin = test::text(made.json(), "pin");
    CHECK(pin.size() == 8);
    CHECK(std::ranges::all_of(pin, [](char c) { return c >= '0' && c <= '9'; }));
    CHECK(key->pinIs(pin));
    CHECK(value(made.json(), "replaced") == false);
    CHECK(made.err.find(pin) == std::string::npos);
    CHECK(made.err.find("once") != std::string::npos);
    CHECK(made.out.find(pin) == made.out.rfind(pin));
}

TEST_CASE("a generated PIN takes the place of the old one, for people on a line of its own") {
    Desk desk;
    const auto key = desk.plugIn();
    desk.typed = {Desk::pin};
    const auto made = desk.run({"key", "pin", "generate"});
    REQUIRE(made.exit == Exit::Done);
    REQUIRE(made.out.starts_with("PIN: "));
    const std::string pin = made.out.substr(5, made.out.size() - 6);
    CHECK(pin.size() == 6);
    CHECK(key->pinIs(pin));
    CHECK(desk.questions.size() == 1);
}

TEST_CASE("a generated PIN that the key may have is shown before the failure") {
    Desk desk;
    const auto key = desk.plugInWithoutPin();
    key->calls.failNext("setPin", ErrorCode::KeyUnplugged);
    const auto lost = desk.json({"key", "pin", "generate"});
    CHECK(lost.exit == Exit::Failed);
    CHECK(lost.error() == "KeyUnplugged");
    REQUIRE(lost.lines().size() == 2);
    CHECK(test::text(lost.lines().front(), "pin").size() == 6);
    CHECK(value(lost.lines().front(), "inDoubt") == true);
    CHECK(lost.err.find("or none") != std::string::npos);

    key->setPinOnKey(Desk::pin);
    key->calls.failNext("changePin", ErrorCode::KeyUnresponsive);
    desk.typed = {Desk::pin};
    const auto replaced = desk.run({"key", "pin", "generate"});
    CHECK(replaced.exit == Exit::Failed);
    CHECK(replaced.out.starts_with("PIN, perhaps: "));
    CHECK(replaced.err.find("the one before") != std::string::npos);
}

TEST_CASE("a key that can have no PIN says why, and nobody is asked") {
    Desk desk;
    const auto key = desk.plugInWithoutPin();
    desk.change(*key, [](auto& info) {
        info = {};
        info.versions = {"U2F_V2"};
    });
    for (const char* what : {"set", "change", "generate"}) {
        const auto refused = desk.json({"key", "pin", what});
        CHECK(refused.error() == "NotSupportedByKey");
        CHECK(test::text(refused.json(), "error.detail") == "pin");
        CHECK(refused.message().find("U2F") != std::string::npos);
        CHECK(test::text(refused.json(), "key.id") == "fake-1");
    }
    CHECK(desk.questions.empty());
}

TEST_CASE("what is too short or too long to be any PIN costs no try") {
    Desk desk;
    const auto key = desk.plugIn();
    desk.typed = {"", std::string(70, '1'), Desk::pin};
    CHECK(desk.json({"key", "passkeys", "list"}).exit == Exit::Done);
    CHECK(key->triesLeft() == 8);
    desk.typed = {""};
    const auto outcome = desk.json({"key", "passkeys", "list", "--pin-file", "/nonexistent"});
    CHECK(outcome.error() == "FileUnreadable");
}

TEST_CASE("no PIN is made where nobody reads it") {
    Desk desk;
    const auto key = desk.plugInWithoutPin();
    desk.reads = false;
    CHECK(desk.json({"key", "pin", "generate"}).error() == "FileUnwritable");
    CHECK_FALSE(key->hasPin());
}

TEST_CASE("a generated PIN that cannot be written is told otherwise") {
    Desk desk;
    const auto key = desk.plugInWithoutPin();
    desk.full = true;
    const auto made = desk.run({"key", "pin", "generate"});
    CHECK(made.exit == Exit::Failed);
    REQUIRE(desk.toldOtherwise.size() == 11); // "PIN: 417280"
    CHECK(key->pinIs(desk.toldOtherwise.substr(5)));
    CHECK(made.err.find("Note it now") != std::string::npos);
    CHECK(made.err.find(desk.toldOtherwise.substr(5)) == std::string::npos);
}
