#include "core/simulator/Device.h"
#include "tests/support/ctap/AdminClient.h"
#include "tests/unit/simulator/Bench.h"

using namespace fidesk;
using namespace fidesk::test;

namespace {

Personality withReader() {
    Personality personality;
    personality.fingerprintReader = true;
    personality.uvAttempts = 3;
    return personality;
}

/// A key with a finger enrolled.
struct Finger : Bench {
    explicit Finger(Personality personality = withReader())
        : Bench({std::move(personality), Touch::Automatic, {}}) {
        REQUIRE(pin().setPin("1234") == 0);
        const HostToken token = pin().token("1234", be);
        CtapReply reply = call(bioEnrollmentCommand, bioRequest(1, {}, &token));
        const cbor::Value naming = cbor::Map{{1, *reply.body.find(4)->bytes()}};
        while (*reply.body.find(6)->integer() > 0)
            reply = call(bioEnrollmentCommand, bioRequest(2, naming, &token));
        REQUIRE(reply.status == 0);
    }
    static cbor::Map verifying(cbor::Map request, int optionsKey, cbor::Map options = {}) {
        options.emplace_back("uv", true);
        return with(std::move(request), optionsKey, std::move(options));
    }
};

} // namespace

TEST_CASE("without a reader there is no token by finger") {
    Bench bench;
    for (const int subcommand : {6, 7})
        CHECK(bench.status(clientPinCommand, cbor::Map{{1, 2}, {2, subcommand}}) == 0x3E);
}

TEST_CASE("a finger gives a token, with the user seen already") {
    const int protocol = GENERATE(1, 2);
    Finger bench;
    PinClient pin = bench.pin(protocol);
    const HostToken token = pin.uvToken(mc | ga, rpId);
    REQUIRE(token.status == 0);
    const CtapReply made = bench.call(makeCredentialCommand, verified(discoverable(makeRequest()), token));
    REQUIRE(made.status == 0);
    CHECK(made.keepAlives.empty()); // the finger was the touch
    CHECK(AuthData(made.body).flags == 0x45);
    CHECK(bench.status(getAssertionCommand, verifiedAssert(assertRequest(), token)) == 0x33); // used up
    const HostToken again = pin.uvToken(ga, rpId);
    const CtapReply asserted = bench.call(getAssertionCommand, verifiedAssert(assertRequest(), again));
    REQUIRE(asserted.status == 0);
    CHECK(asserted.keepAlives.empty());
    CHECK(AuthData(asserted.body).flags == 0x05);
    const HostToken byPin = pin.token("1234", ga, rpId);
    CHECK(bench.call(getAssertionCommand, verifiedAssert(assertRequest(), byPin)).keepAlives ==
          std::vector<int>{2, 1});
    CHECK(pin.uvToken(be | cm | acfg | lbw).status == 0);
}

TEST_CASE("that the user was seen wears off") {
    Personality personality = withReader();
    personality.tokenFirstUse = std::chrono::milliseconds(0);
    SystemRandom random;
    simulator::PinToken token;
    const auto now = simulator::Device::now();
    token.begin(simulator::PinProtocol::Two, mc, rpId, true, random, now);
    CHECK_FALSE(token.userPresent(personality, now));
    CHECK(token.userPresent({}, now));
    CHECK(token.userPresent({}, now + std::chrono::seconds(29)));
    CHECK_FALSE(token.userPresent({}, now + std::chrono::seconds(30)));
    token.begin(simulator::PinProtocol::Two, mc, rpId, false, random, now);
    CHECK_FALSE(token.userPresent({}, now));
}

TEST_CASE("requests for a token by finger are checked") {
    Finger bench;
    PinClient pin = bench.pin();
    const auto agreement = pin.agree();
    const cbor::Map good{{1, 2}, {2, 6}, {3, agreement.platformKey}, {9, ga}, {10, rpId}};
    const auto status = [&](const cbor::Map& map) { return bench.status(clientPinCommand, map); };
    for (const int key : {1, 3, 9, 10})
        CHECK(status(without(good, key)) == 0x14);
    CHECK(status(with(good, 1, 3)) == 0x02);
    CHECK(status(with(good, 3, cbor::Map{})) == 0x02);
    CHECK(status(with(good, 9, 0)) == 0x02);
    CHECK(pin.uvRetries() == 3);
    CHECK(status(good) == 0);
}

TEST_CASE("no token by finger where none is enrolled") {
    Bench bench({withReader(), Touch::Automatic, {}});
    CHECK(bench.pin().uvRetries() == 3);
    CHECK(bench.pin().uvToken(cm).status == 0x30);
    CHECK(bench.status(makeCredentialCommand, Finger::verifying(makeRequest(), 7)) == 0x2C);
    CHECK(bench.status(getAssertionCommand, Finger::verifying(assertRequest(), 5)) == 0x2C);
}

TEST_CASE("wrong fingers take tries until only the PIN is left") {
    Finger bench;
    PinClient pin = bench.pin();
    bench.key->setFingers({false, false, true});
    CHECK(pin.uvToken(cm).status == 0x3F);
    CHECK(pin.uvRetries() == 2);
    CHECK(pin.uvToken(cm).status == 0x3F);
    CHECK(pin.uvToken(cm).status == 0);
    CHECK(pin.uvRetries() == 3);
    bench.key->setFingers({false, false, false});
    CHECK(pin.uvToken(cm).status == 0x3F);
    CHECK(pin.uvToken(cm).status == 0x3F);
    CHECK(pin.uvToken(cm).status == 0x3C);
    CHECK(pin.uvRetries() == 0);
    bench.replug(); // changes nothing
    const CtapReply reply =
        bench.call(clientPinCommand, cbor::Map{{1, 2}, {2, 6}, {3, pin.agree().platformKey}, {9, cm}});
    CHECK(reply.status == 0x3C);
    CHECK(reply.keepAlives.empty());
    CHECK(bench.status(makeCredentialCommand, Finger::verifying(makeRequest(), 7)) == 0x36);
    CHECK(pin.token("1234", cm).status == 0);
    CHECK(pin.uvRetries() == 3);
    CHECK(pin.uvToken(cm).status == 0);
}

TEST_CASE("a blocked PIN blocks the finger too") {
    Finger bench;
    for (int i = 0; i < 8; ++i) {
        if (i % 3 == 0)
            bench.replug();
        CHECK(bench.pin().token("9999", cm).status != 0);
    }
    CHECK(bench.pin().token("1234", cm).status == 0x32);
    CHECK(bench.pin().uvRetries() == 0);
    CHECK(bench.pin().uvToken(cm).status == 0x3C);
}

TEST_CASE("a finger that does not come takes no try, and can be cancelled") {
    Personality personality = withReader();
    personality.touchTimeout = std::chrono::milliseconds(20);
    {
        Finger bench(personality);
        bench.key->setTouch(Touch::Never);
        CHECK(bench.pin().uvToken(cm).status == 0x2F);
        CHECK(bench.status(makeCredentialCommand, Finger::verifying(makeRequest(), 7)) == 0x2F);
        CHECK(bench.pin().uvRetries() == 3);
    }
    Finger bench;
    bench.key->setTouch(Touch::Manual);
    valueOf(bench.client.begin(makeCredentialCommand, Finger::verifying(makeRequest(), 7)));
    valueOf(bench.client.awaitTouchWanted());
    valueOf(bench.client.cancel());
    CHECK(valueOf(bench.client.finish()).status == 0x2D);
    CHECK(bench.pin().uvRetries() == 3);
}

TEST_CASE("the uv option has the key verify the user itself, with one touch") {
    Finger bench;
    bench.key->setFingers({false, true});
    const CtapReply made =
        bench.call(makeCredentialCommand, Finger::verifying(makeRequest(), 7, cbor::Map{{"rk", true}}));
    REQUIRE(made.status == 0);
    CHECK(made.keepAlives == std::vector<int>{2, 1, 2, 1}); // the first finger did not match
    CHECK(AuthData(made.body).flags == 0x45);
    const CtapReply asserted = bench.call(getAssertionCommand, Finger::verifying(assertRequest(), 5));
    REQUIRE(asserted.status == 0);
    CHECK(asserted.keepAlives == std::vector<int>{2, 1});
    CHECK(AuthData(asserted.body).flags == 0x05);
    CHECK(bench.status(makeCredentialCommand, discoverable(makeRequest())) == 0x36);
    const HostToken token = bench.pin().token("1234", ga, rpId);
    bench.key->setFingers({false}); // a token goes before the option
    CHECK(bench.status(getAssertionCommand, verifiedAssert(Finger::verifying(assertRequest(), 5), token)) ==
          0);
    CHECK(bench.pin().uvToken(cm).status == 0x3F);
}
