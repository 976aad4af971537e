#include "tests/support/Catch.h"
#include "tests/unit/ctl/Desk.h"

#include <QJsonArray>

#include <array>

using namespace fidesk;
using ctl::Exit;
using test::Desk;
using test::value;

namespace {

using Words = std::vector<std::string>;

/// Every command that works on a key; those with `pin` prove it before they change or read anything.
struct Command {
    Words words;
    bool pin;
};

const std::vector<Command>& everyCommand() {
    static const std::vector<Command> all{
        {{"key", "info"}, false},
        {{"key", "wink"}, false},
        {{"key", "identify"}, false},
        {{"key", "pin", "change"}, true},
        {{"key", "pin", "generate"}, true},
        {{"key", "passkeys", "list"}, true},
        {{"key", "passkeys", "rename", "--rp", "contoso.example", "--set-name", "x"}, true},
        {{"key", "passkeys", "delete", "--rp", "contoso.example", "--yes"}, true},
        {{"key", "fingerprints", "list"}, true},
        {{"key", "fingerprints", "add"}, true},
        {{"key", "fingerprints", "rename", "AQA", "x"}, true},
        {{"key", "fingerprints", "remove", "AQA", "--yes"}, true},
        {{"key", "settings", "show"}, false},
        {{"key", "settings", "min-pin-length", "6"}, true},
        {{"key", "settings", "min-pin-length-rps", "a.example"}, true},
        {{"key", "settings", "force-pin-change"}, true},
        {{"key", "settings", "always-uv", "on"}, true},
        {{"key", "settings", "enterprise-attestation", "on", "--yes"}, true},
        {{"key", "large-blobs", "list"}, true},
        {{"key", "large-blobs", "export", "AAAA", "-"}, true},
        {{"key", "large-blobs", "import", "AAAA", "/dev/null"}, true},
        {{"key", "large-blobs", "delete", "AAAA", "--yes"}, true},
        {{"key", "reset", "--now", "--yes"}, false}};
    return all;
}

std::string shown(const Words& words) {
    std::string all;
    for (const std::string& word : words)
        all += word + ' ';
    return all;
}

const Words newPins{"31415926", "31415926"};

} // namespace

TEST_CASE("without a key every command says so and has nothing to do it with") {
    for (const Command& command : everyCommand()) {
        INFO(shown(command.words));
        Desk desk;
        const auto outcome = desk.json(command.words);
        CHECK(outcome.exit == Exit::NothingToDoItWith);
        CHECK(outcome.error() == "NoKey");
        CHECK_FALSE(outcome.json().contains(QStringLiteral("key")));
    }
}

TEST_CASE("a key that may not be opened is not taken for none") {
    for (const Command& command : everyCommand()) {
        INFO(shown(command.words));
        Desk desk;
        desk.keys.calls.failAlways("list", Error(ErrorCode::KeyNotPermitted));
        const auto outcome = desk.json(command.words);
        CHECK(outcome.exit == Exit::Failed);
        CHECK(outcome.error() == "KeyNotPermitted");
        CHECK(outcome.message().find("udev") != std::string::npos);
    }
}

TEST_CASE("a wrong PIN is told by every command that takes one, and nothing is done") {
    for (const Command& command : everyCommand()) {
        if (!command.pin)
            continue;
        INFO(shown(command.words));
        Desk desk;
        const auto key = desk.plugIn();
        desk.makePasskey(*key, "contoso.example", "ann");
        desk.typed = {"00000000"};
        if (command.words[2] == "change")
            desk.typed.insert(desk.typed.end(), newPins.begin(), newPins.end());
        const auto outcome = desk.json(command.words);
        CHECK(outcome.err.find("7 tries") != std::string::npos);
        CHECK(outcome.error() == "PinRequired"); // nobody types again
        CHECK(key->triesLeft() == 7);
        CHECK(key->pinIs(Desk::pin));
        CHECK(key->credentials().size() == 1);
    }
}

TEST_CASE("a key pulled out at any call is told by every command") {
    for (const Command& command : everyCommand())
        for (int n = 1; n < 50; ++n) {
            INFO(shown(command.words) << "call " << n);
            Desk desk;
            const auto key = desk.plugIn();
            desk.makePasskey(*key, "contoso.example", "ann");
            key->calls.failAtCall(n, Error(ErrorCode::KeyUnplugged));
            desk.typed = {Desk::pin};
            desk.typed.insert(desk.typed.end(), newPins.begin(), newPins.end());
            const auto outcome = desk.json(command.words);
            if (outcome.exit == Exit::Done || outcome.error() != "KeyUnplugged") {
                CHECK(n > 1);
                break; // it makes fewer calls
            }
            CHECK(n < 40);
        }
}

TEST_CASE("a command that is cancelled says so") {
    for (const Command& command : everyCommand()) {
        INFO(shown(command.words));
        Desk desk;
        const auto key = desk.plugIn();
        key->calls.onCall([&desk](const std::string&) { desk.stop.request_stop(); });
        desk.typed = {Desk::pin};
        CHECK(desk.json(command.words).error() == "Cancelled");
    }
}

TEST_CASE("a key that speaks only U2F says of each thing why it cannot, and nobody is asked") {
    for (const Command& command : everyCommand()) {
        if (!command.pin)
            continue;
        INFO(shown(command.words));
        Desk desk;
        const auto key = desk.plugIn();
        desk.change(*key, [](auto& info) {
            info = {};
            info.versions = {"U2F_V2"};
        });
        const auto outcome = desk.json(command.words);
        CHECK(outcome.error() == "NotSupportedByKey");
        CHECK(outcome.message().find("U2F") != std::string::npos);
        CHECK(test::text(outcome.json(), "key.id") == "fake-1");
        CHECK(desk.questions.empty());
    }
}

TEST_CASE("of several keys the one that is touched is meant, and is named") {
    Desk desk;
    const auto first = desk.plugIn("fake-1");
    first->setTouch(test::FakeTouch::Manual);
    desk.plugIn("fake-2");
    const auto info = desk.json({"key", "info"});
    CHECK(test::text(info.json(), "key.id") == "fake-2");
    CHECK(info.err.find("Touched: Fake Key (fake-2)") != std::string::npos);
    desk.person = false;
    CHECK(desk.json({"key", "info"}).error() == "SeveralKeys");
    CHECK(test::text(desk.json({"key", "info", "--key", "fake-1"}).json(), "key.id") == "fake-1");
}

TEST_CASE("what a key tells of itself is all in its info") {
    Desk desk;
    const auto key = desk.plugIn();
    desk.change(*key, [](auto& info) {
        info.options["x-unknown"] = true;
        info.versions.emplace_back("FIDO_9_9");
        info.algorithms = {-7, -99999};
        info.maxCredentialsInList = ~std::uint64_t{0};
    });
    const QJsonObject object = desk.json({"key", "info"}).json();
    CHECK(test::text(object, "info.pinState") == "set");
    CHECK(value(object, "info.pinTriesLeft") == 8);
    CHECK(value(object, "info.options.x-unknown") == true);
    CHECK(value(object, "info.features.alwaysUv.can") == true);
    CHECK(value(object, "info.maxCredentialsInList").toDouble() == 9007199254740991.0);
    const auto people = desk.run({"key", "info"});
    CHECK(people.out.find("FIDO_9_9") != std::string::npos);
    CHECK(people.out.find("-99999") != std::string::npos);
}

TEST_CASE("a key blinks, or says why it cannot") {
    Desk desk;
    const auto key = desk.plugIn();
    CHECK(desk.json({"key", "wink"}).exit == Exit::Done);
    CHECK(key->calls.count("wink") == 1);
    desk.change(*key, [](auto& info) { info.canWink = false; });
    CHECK(desk.json({"key", "wink"}).error() == "NotSupportedByKey");
}

TEST_CASE("a model is shown by its AAGUID; one that is not known is no failure") {
    Desk desk;
    const auto unknown = desk.json({"models", "show", "00000000-0000-0000-0000-000000000001"});
    CHECK(unknown.exit == Exit::Done);
    CHECK(value(unknown.json(), "known") == false);
    const auto known = desk.json({"models", "show", "CB69481E-8FF7-4039-93EC-0A2729A154A8"});
    CHECK(value(known.json(), "known") == true);
    CHECK(test::text(known.json(), "aaguid") == "cb69481e-8ff7-4039-93ec-0a2729a154a8");
    CHECK(test::text(known.json(), "name").find("YubiKey") != std::string::npos);
    CHECK(desk.json({"models", "show", "cb69481e"}).error() == "InvalidArgument");
}

TEST_CASE("a key that may not be opened is listed beside others, and watched") {
    Desk desk;
    desk.plugIn("denied-1");
    desk.keys.permit("denied-1", false);
    desk.stop.request_stop();
    auto watched = desk.json({"keys", "--watch"}); // it alone: told, and no failure
    CHECK(watched.exit == Exit::Done);
    REQUIRE(watched.lines().size() == 1);
    CHECK(test::text(watched.json(), "key.id") == "denied-1");
    CHECK_FALSE(test::value(watched.json(), "permitted").toBool(true));
    CHECK(desk.run({"keys", "--watch"}).out.find("udev") != std::string::npos);
    desk.plugIn("good-1");
    CHECK(desk.json({"keys", "--watch"}).lines().size() == 2);
    desk.keys.permit("denied-1", true);
    watched = desk.json({"keys", "--watch"});
    for (const auto& line : watched.lines())
        CHECK(test::value(line, "permitted").toBool());
    desk.keys.permit("denied-1", false);
    desk.stop = {};
    CHECK(desk.json({"keys"}).json().value(QStringLiteral("keys")).toArray().size() == 2);
    CHECK(desk.json({"key", "info", "--key", "denied-1"}).error() == "KeyNotPermitted");
}

TEST_CASE(
    "a key that may not be opened and comes later is told of while watching, and again when it may be") {
    Desk desk;
    desk.keys.permit("late-1", false);
    int looks = 0;
    desk.keys.calls.onCall([&](const std::string& name) {
        if (name != "list")
            return;
        ++looks;
        if (looks == 1)
            desk.keys.permit("nobody", true); // tells, so that it is looked at once more
        if (looks == 2)
            desk.plugIn("late-1");
        if (looks == 3)
            desk.keys.permit("late-1", true);
        if (looks == 4)
            desk.stop.request_stop();
    });
    const auto watched = desk.json({"keys", "--watch"});
    CHECK(watched.exit == Exit::Done);
    REQUIRE(watched.lines().size() == 2);
    CHECK(test::text(watched.lines().front(), "key.id") == "late-1");
    CHECK_FALSE(test::value(watched.lines().front(), "permitted").toBool(true));
    CHECK(test::value(watched.lines().back(), "permitted").toBool());
}

TEST_CASE("a key that is not there by that name is not taken for none at all") {
    Desk desk;
    desk.plugIn();
    const auto outcome = desk.json({"key", "info", "--key", "nosuch"});
    CHECK(outcome.exit == Exit::NothingToDoItWith);
    CHECK(outcome.error() == "NoKey");
    CHECK(outcome.message().find("nosuch") != std::string::npos);
}
