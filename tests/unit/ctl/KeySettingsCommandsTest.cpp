#include "tests/support/Catch.h"
#include "tests/unit/ctl/Desk.h"

using namespace fidesk;
using ctl::Exit;
using test::Desk;
using test::value;

TEST_CASE("settings are shown without PIN and touch") {
    Desk desk;
    const auto key = desk.plugIn();
    const auto shown = desk.json({"key", "settings", "show"});
    CHECK(shown.exit == Exit::Done);
    CHECK(value(shown.json(), "settings.minPinLength") == 4);
    CHECK(value(shown.json(), "settings.alwaysUv") == false);
    CHECK(value(shown.json(), "settings.enterpriseAttestation") == false);
    CHECK(value(shown.json(), "settings.canChange.forcePinChange") == true);
    CHECK(desk.questions.empty());
    desk.change(*key, [](auto& info) { info.options.erase("alwaysUv"); });
    const auto without = desk.json({"key", "settings", "show"});
    CHECK(value(without.json(), "settings.alwaysUv").isNull());
    CHECK(value(without.json(), "settings.canChange.alwaysUv") == false);
}

TEST_CASE("the least PIN length goes up, with a warning, and never down") {
    Desk desk;
    const auto key = desk.plugIn();
    const auto raised = desk.withPin({"key", "settings", "min-pin-length", "10"});
    CHECK(raised.exit == Exit::Done);
    CHECK(value(raised.json(), "changed") == true);
    CHECK(value(raised.json(), "settings.minPinLength") == 10);
    CHECK(raised.err.find("fewer than 10") != std::string::npos);
    CHECK(key->minPinLength() == 10);
    CHECK(key->pinMustChange());
    desk.questions.clear();
    CHECK(desk.json({"key", "settings", "min-pin-length", "8"}).error() == "MinPinLengthRefused");
    const auto same = desk.json({"key", "settings", "min-pin-length", "10"});
    CHECK(value(same.json(), "changed") == false);
    CHECK(desk.questions.empty());
}

TEST_CASE("relying parties that may learn the length are named, up to what the key keeps") {
    Desk desk;
    const auto key = desk.plugIn();
    CHECK(desk.withPin({"key", "settings", "min-pin-length-rps", "a.example", "b.example"}).exit ==
          Exit::Done);
    CHECK(key->minPinLengthRpIds() == std::vector<std::string>{"a.example", "b.example"});
    desk.questions.clear();
    const auto many = desk.json({"key", "settings", "min-pin-length-rps", "a", "b", "c", "d", "e"});
    CHECK(many.error() == "RequestTooLarge");
    CHECK(many.message().find("4 relying parties") != std::string::npos);
    CHECK(desk.questions.empty());
}

TEST_CASE("always-uv is read first, and asked for only where it differs") {
    Desk desk;
    const auto key = desk.plugIn();
    CHECK(value(desk.json({"key", "settings", "always-uv", "off"}).json(), "changed") == false);
    CHECK(key->calls.count("setAlwaysUv") == 0);
    CHECK(value(desk.withPin({"key", "settings", "always-uv", "on"}).json(), "changed") == true);
    CHECK(key->option("alwaysUv") == true);
    CHECK(value(desk.withPin({"key", "settings", "always-uv", "off"}).json(), "changed") == true);
    CHECK(key->option("alwaysUv") == false);
}

TEST_CASE("enterprise attestation asks first, since only a reset takes it back") {
    Desk desk;
    const auto key = desk.plugIn();
    desk.answers = {false};
    CHECK(desk.json({"key", "settings", "enterprise-attestation", "on"}).error() == "Cancelled");
    CHECK(desk.questions.at(0).find("reset") != std::string::npos);
    CHECK(key->option("ep") == false);
    CHECK(desk.withPin({"key", "settings", "enterprise-attestation", "on", "--yes"}).exit == Exit::Done);
    CHECK(key->option("ep") == true);
    const auto again = desk.json({"key", "settings", "enterprise-attestation", "on"});
    CHECK(value(again.json(), "changed") == false);
}

TEST_CASE("a PIN change is forced, once") {
    Desk desk;
    const auto key = desk.plugIn();
    CHECK(desk.withPin({"key", "settings", "force-pin-change"}).exit == Exit::Done);
    CHECK(key->pinMustChange());
    CHECK(value(desk.json({"key", "settings", "force-pin-change"}).json(), "changed") == false);
    CHECK(key->calls.count("forcePinChange") == 1);
}

TEST_CASE("the settings of a key without a PIN are changed without one") {
    Desk desk;
    const auto key = desk.plugInWithoutPin();
    CHECK(desk.json({"key", "settings", "min-pin-length", "6"}).exit == Exit::Done);
    CHECK(desk.json({"key", "settings", "always-uv", "on"}).exit == Exit::Done);
    CHECK(desk.json({"key", "settings", "min-pin-length-rps", "a.example"}).exit == Exit::Done);
    CHECK(desk.json({"key", "settings", "force-pin-change"}).error() == "PinNotSet");
    CHECK(key->minPinLength() == 6);
    CHECK(key->option("alwaysUv") == true);
    CHECK(desk.questions.empty());
}

TEST_CASE("a setting the key does not have is told with the reason, before the PIN") {
    Desk desk;
    const auto key = desk.plugIn();
    desk.change(*key, [](auto& info) {
        info.options = {{"rk", true}, {"clientPin", true}};
        info.versions = {"FIDO_2_0"};
    });
    for (const auto& words : std::vector<std::vector<std::string>>{{"min-pin-length", "6"},
                                                                   {"min-pin-length-rps", "a.example"},
                                                                   {"force-pin-change"},
                                                                   {"always-uv", "on"},
                                                                   {"enterprise-attestation", "on"}}) {
        std::vector<std::string> all{"key", "settings"};
        all.insert(all.end(), words.begin(), words.end());
        const auto refused = desk.json(all);
        CHECK(refused.error() == "NotSupportedByKey");
        CHECK_FALSE(refused.message().empty());
    }
    CHECK(desk.questions.empty());
}

TEST_CASE("relying parties that are too long together are told with how many fit") {
    Desk desk;
    desk.plugIn();
    std::vector<std::string> words{"key", "settings", "min-pin-length-rps"};
    for (const char* letter : {"a", "b", "c"})
        words.push_back(std::string(50, *letter) + ".example");
    const auto outcome = desk.json(words);
    CHECK(outcome.error() == "RequestTooLarge");
    CHECK(outcome.message().find("first 2") != std::string::npos);
    CHECK(desk.questions.empty()); // no PIN for nothing
}
