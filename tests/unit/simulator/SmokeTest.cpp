#include "tests/unit/simulator/Bench.h"

using namespace fidesk;
using namespace fidesk::test;

TEST_CASE("the main job: PIN, credential, assertion, proof without a touch") {
    const int protocol = GENERATE(1, 2);
    Bench bench;
    PinClient pin = bench.pin(protocol);
    REQUIRE(pin.setPin("2468") == 0);
    const HostToken token = pin.token("2468", mc | ga, rpId);
    REQUIRE(token.status == 0);
    const CtapReply made = bench.call(makeCredentialCommand, verified(discoverable(makeRequest()), token));
    REQUIRE(made.status == 0);
    CHECK(made.keepAlives == std::vector<int>{2, 1});
    const AuthData data(made.body);
    CHECK(data.flags == 0x45);
    const HostToken second = pin.token("2468", ga, rpId);
    const CtapReply silent = bench.call(
        getAssertionCommand, verifiedAssert(with(with(assertRequest(), 3, cbor::Array{descriptor(data.id)}),
                                                 5, cbor::Map{{"up", false}}),
                                            second));
    REQUIRE(silent.status == 0);
    CHECK(silent.keepAlives.empty());
    CHECK(AuthData(silent.body).flags == 0x04);
    CHECK(AuthData(silent.body).counter > data.counter);
}
