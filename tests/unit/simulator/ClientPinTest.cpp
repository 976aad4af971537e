#include "tests/unit/simulator/Bench.h"

using namespace fidesk;
using namespace fidesk::test;

namespace {

int infoMinimum(Bench& bench) {
    return static_cast<int>(*bench.call(getInfoCommand).body.find(13)->integer());
}

/// A request that sets or changes a PIN to what @p padded holds, of any length.
cbor::Map setRequest(PinClient& pin, const PinClient::Agreement& agreement, const Bytes& padded) {
    const Bytes encrypted = pin.encrypt(agreement, padded);
    return {{1, 2},
            {2, 3},
            {3, agreement.platformKey},
            {4, pin.authenticate(agreement, encrypted)},
            {5, encrypted}};
}

} // namespace

TEST_CASE("a PIN is set once and then changed") {
    const int protocol = GENERATE(1, 2);
    Bench bench;
    PinClient pin = bench.pin(protocol);
    CHECK(pin.token("1234", ga, rpId).status == 0x35);
    CHECK(pin.legacyToken("1234").status == 0x35);
    CHECK(pin.changePin("1234", "4321") == 0x35);
    CHECK(pin.setPin("1234") == 0);
    CHECK(pin.setPin("5678") == 0x33);
    CHECK(pin.token("1234", ga, rpId).status == 0);
    CHECK(pin.changePin("1234", "8765") == 0);
    CHECK(pin.token("1234", ga, rpId).status == 0x31);
    CHECK(pin.token("8765", ga, rpId).status == 0);
    CHECK(pin.legacyToken("8765").status == 0);
}

TEST_CASE("the length of a PIN counts code points, and bytes up to 63") {
    Personality personality;
    personality.minPinLength = 6;
    Bench bench({personality, Touch::Automatic, {}});
    PinClient pin = bench.pin();
    CHECK(infoMinimum(bench) == 6);
    CHECK(pin.setPin("12345") == 0x37);
    CHECK(pin.setPin("äöüäö") == 0x37); // 10 bytes, 5 code points
    CHECK(pin.setPin("") == 0x37);
    CHECK(pin.setPin("\xff\xff\xff\xff\xff\xff") == 0x37);
    CHECK(pin.setPin(std::string(64, '1')) == 0x37);
    CHECK(pin.setPin("äöüäöü") == 0);
    CHECK(pin.changePin("äöüäöü", "12345") == 0x37);
    CHECK(pin.changePin("äöüäöü", std::string(63, '1')) == 0);
    CHECK(pin.token(std::string(63, '1'), ga, rpId).status == 0);
}

TEST_CASE("requests that set a PIN wrongly are refused") {
    Bench bench;
    PinClient pin = bench.pin();
    const auto agreement = pin.agree();
    const cbor::Map good = setRequest(pin, agreement, PinClient::padded("1234"));
    const auto status = [&](const cbor::Map& request) { return bench.status(clientPinCommand, request); };
    for (const int key : {1, 3, 4, 5})
        CHECK(status(without(good, key)) == 0x14);
    CHECK(status(without(good, 2)) == 0x14);
    CHECK(status(with(good, 1, 3)) == 0x02);
    CHECK(status(with(good, 1, "2")) == 0x11);
    CHECK(status(with(good, 3, Bytes{1})) == 0x11);
    CHECK(status(with(good, 4, Bytes(32))) == 0x33);
    CHECK(status(with(good, 5, Bytes(80))) == 0x33);
    CHECK(status(setRequest(pin, agreement, Bytes(48, '1'))) == 0x02);
    CHECK(status(setRequest(pin, agreement, Bytes(80, '1'))) == 0x02);
    cbor::Map offCurve = *agreement.platformKey.map();
    CHECK(status(with(good, 3, with(offCurve, -2, Bytes(32, 1)))) == 0x02);
    CHECK(status(with(good, 3, with(offCurve, -2, Bytes(31, 1)))) == 0x02);
    CHECK(status(with(good, 3, with(offCurve, 1, 3))) == 0x02);
    CHECK(status(with(good, 3, with(offCurve, 3, -7))) == 0x02);
    CHECK(status(with(good, 3, without(offCurve, -3))) == 0x02);
    for (const int subcommand : {0, 6, 7, 8, 10, -1})
        CHECK(status(with(good, 2, subcommand)) == 0x3E);
    CHECK(status(cbor::Map{{2, 2}}) == 0x14);
    CHECK(status(cbor::Map{{1, 9}, {2, 2}}) == 0x02);
    CHECK(status(good) == 0);
}

TEST_CASE("three wrong PINs lock the key until it is plugged in again, eight until reset") {
    const int protocol = GENERATE(1, 2);
    Bench bench;
    CHECK(bench.pin(protocol).setPin("1234") == 0);
    int left = 8;
    for (int powerUp = 0; powerUp < 2; ++powerUp) {
        PinClient pin = bench.pin(protocol);
        for (const int expected : {0x31, 0x31, 0x34}) {
            CHECK(pin.token("9999", ga, rpId).status == expected);
            CHECK(pin.retries() == --left);
            CHECK(pin.powerCycleNeeded() == (expected == 0x34));
        }
        CHECK(pin.token("1234", ga, rpId).status == 0x34); // even the right one
        CHECK(pin.legacyToken("1234").status == 0x34);
        CHECK(pin.changePin("1234", "4321") == 0x34);
        CHECK(pin.retries() == left); // which costs nothing
        bench.replug();
    }
    PinClient pin = bench.pin(protocol);
    CHECK_FALSE(pin.powerCycleNeeded());
    CHECK(pin.token("9999", ga, rpId).status == 0x31);
    CHECK(pin.token("9999", ga, rpId).status == 0x32);
    CHECK(pin.retries() == 0);
    CHECK(pin.token("1234", ga, rpId).status == 0x32);
    CHECK(pin.changePin("1234", "4321") == 0x32);
    bench.replug();
    PinClient later = bench.pin(protocol);
    CHECK(later.token("1234", ga, rpId).status == 0x32); // plugging in again is no help
    CHECK(later.setPin("1234") == 0x33);
    CHECK(bench.status(resetCommand) == 0);
    CHECK(later.retries() == 8);
    CHECK(later.setPin("1234") == 0);
    CHECK(later.token("1234", ga, rpId).status == 0);
}

TEST_CASE("the right PIN gives the tries back, and ends the row of wrong ones") {
    Bench bench;
    PinClient pin = bench.pin();
    CHECK(pin.setPin("1234") == 0);
    for (int round = 0; round < 5; ++round) {
        CHECK(pin.token("9999", ga, rpId).status == 0x31);
        CHECK(pin.changePin("9999", "4321") == 0x31);
        CHECK(pin.retries() == 6);
        CHECK(pin.token("1234", ga, rpId).status == 0);
        CHECK(pin.retries() == 8);
    }
}

TEST_CASE("a wrong PIN changes the key agreement key") {
    Bench bench;
    PinClient pin = bench.pin();
    CHECK(pin.setPin("1234") == 0);
    const auto agreement = pin.agree();
    const cbor::Map wrong{{1, 2},
                          {2, 9},
                          {3, agreement.platformKey},
                          {6, pin.encrypt(agreement, PinClient::hashed("9999"))},
                          {9, ga},
                          {10, rpId}};
    CHECK(bench.status(clientPinCommand, wrong) == 0x31);
    const cbor::Map right = with(wrong, 6, pin.encrypt(agreement, PinClient::hashed("1234")));
    CHECK(bench.status(clientPinCommand, right) ==
          0x31); // with the old agreement even the right one is wrong
    CHECK(pin.token("1234", ga, rpId).status == 0);
}

TEST_CASE("a changed request to change the PIN costs no try") {
    Bench bench;
    PinClient pin = bench.pin();
    CHECK(pin.setPin("1234") == 0);
    const auto agreement = pin.agree();
    const cbor::Map request{{1, 2},
                            {2, 4},
                            {3, agreement.platformKey},
                            {4, Bytes(32)},
                            {5, pin.encrypt(agreement, PinClient::padded("4321"))},
                            {6, pin.encrypt(agreement, PinClient::hashed("1234"))}};
    CHECK(bench.status(clientPinCommand, request) == 0x33);
    for (const int key : {1, 3, 4, 5, 6})
        CHECK(bench.status(clientPinCommand, without(request, key)) == 0x14);
    CHECK(pin.retries() == 8);
}

TEST_CASE("tokens are asked for with permissions the key knows") {
    Bench bench;
    PinClient pin = bench.pin();
    CHECK(pin.setPin("1234") == 0);
    CHECK(pin.token("1234", 0, rpId).status == 0x02);
    CHECK(pin.token("1234", -1, rpId).status == 0x02);
    CHECK(pin.token("1234", mc).status == 0x14);
    CHECK(pin.token("1234", ga).status == 0x14);
    CHECK(pin.token("1234", cm).status == 0);
    CHECK(pin.token("1234", cm | mc | ga, rpId).status == 0);
    CHECK(pin.token("1234", 0x30 | cm).status == 0);
    CHECK(pin.token("1234", 0x08 | cm).status == 0x40); // no fingerprint reader
    const auto agreement = pin.agree();
    const cbor::Map legacy{
        {1, 2}, {2, 5}, {3, agreement.platformKey}, {6, pin.encrypt(agreement, PinClient::hashed("1234"))}};
    CHECK(bench.status(clientPinCommand, with(legacy, 9, 1)) == 0x02);
    CHECK(bench.status(clientPinCommand, with(legacy, 10, rpId)) == 0x02);
    CHECK(bench.status(clientPinCommand, without(legacy, 6)) == 0x14);
    CHECK(bench.status(clientPinCommand, legacy) == 0);
    CHECK(pin.retries() == 8);
}

TEST_CASE("a token is good for its permissions and its RP alone") {
    Bench bench;
    PinClient pin = bench.pin();
    CHECK(pin.setPin("1234") == 0);
    const auto make = [&](const HostToken& token, std::string_view rp) {
        return bench.status(makeCredentialCommand, verified(discoverable(makeRequest(rp)), token));
    };
    CHECK(make(pin.token("1234", ga, rpId), rpId) == 0x33);
    CHECK(make(pin.token("1234", cm), rpId) == 0x33);
    CHECK(make(pin.token("1234", mc, rpId), "other.example") == 0x33);
    CHECK(make(pin.token("1234", mc, rpId), rpId) == 0);
    const HostToken legacy = pin.legacyToken("1234"); // bound by its first use
    CHECK(bench.status(getAssertionCommand,
                       verifiedAssert(with(assertRequest(), 5, cbor::Map{{"up", false}}), legacy)) == 0);
    CHECK(make(legacy, "other.example") == 0x33);
    CHECK(make(legacy, rpId) == 0);
    const HostToken old = pin.token("1234", mc | ga, rpId);
    const HostToken latest = pin.token("1234", mc | ga, rpId);
    CHECK(make(old, rpId) == 0x33);
    CHECK(make(latest, rpId) == 0);
}

TEST_CASE("a touch uses a token's permissions up") {
    Bench bench;
    PinClient pin = bench.pin();
    CHECK(pin.setPin("1234") == 0);
    const HostToken token = pin.token("1234", mc | ga | cm, rpId);
    CHECK(bench.status(makeCredentialCommand, verified(discoverable(makeRequest()), token)) == 0);
    CHECK(bench.status(makeCredentialCommand, verified(discoverable(makeRequest()), token)) == 0x33);
    CHECK(bench.status(getAssertionCommand, verifiedAssert(assertRequest(), token)) == 0x33);
    const HostToken silent = pin.token("1234", ga, rpId);
    const cbor::Map request = with(assertRequest(), 5, cbor::Map{{"up", false}});
    CHECK(bench.status(getAssertionCommand, verifiedAssert(request, silent)) == 0);
    CHECK(bench.status(getAssertionCommand, verifiedAssert(request, silent)) == 0); // no touch, still good
}

TEST_CASE("tokens end: with power, with the PIN, with time") {
    Personality personality;
    const bool shortLived = GENERATE(false, true);
    if (shortLived)
        personality.tokenFirstUse = personality.tokenLifetime = std::chrono::milliseconds(0);
    Bench bench({personality, Touch::Automatic, {}});
    CHECK(bench.pin().setPin("1234") == 0);
    const auto make = [&](const HostToken& token) {
        return bench.status(makeCredentialCommand, verified(discoverable(makeRequest()), token));
    };
    const HostToken token = bench.pin().token("1234", mc, rpId);
    if (shortLived) {
        CHECK(make(token) == 0x33);
        return;
    }
    bench.replug();
    CHECK(make(token) == 0x33);
    const HostToken before = bench.pin().token("1234", mc, rpId);
    CHECK(bench.pin().changePin("1234", "4321") == 0);
    CHECK(make(before) == 0x33);
    CHECK(make(bench.pin().token("4321", mc, rpId)) == 0);
}

TEST_CASE("a token of one protocol is none of the other") {
    Bench bench;
    CHECK(bench.pin().setPin("1234") == 0);
    HostToken token = bench.pin(2).token("1234", mc, rpId);
    token.protocol = 1;
    CHECK(bench.status(makeCredentialCommand, verified(discoverable(makeRequest()), token)) == 0x33);
    CHECK(bench.pin(1).changePin("1234", "4321") == 0);
    CHECK(bench.pin(2).token("4321", mc, rpId).status == 0);
}
