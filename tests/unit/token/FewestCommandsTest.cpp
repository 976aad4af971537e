// The commands an enrolment sends to a key, by what its profile asks for: the fewest that CTAP 2.1 allows. A
// command more fails here.
//
// getInfo: without it nothing of what follows can be chosen (protocol, algorithm, limits). getKeyAgreement:
// before any use of a PIN, once for each power-up. A PIN token before makeCredential, and another before the
// assertion that proves the key, since a touch takes all permissions from a token (section 6.5.2.1); settings
// after that assertion share its token, settings of a key without a PIN need none.

#include "tests/support/Catch.h"

#include "tests/support/CountedChannel.h"
#include "tests/unit/token/SimulatorBench.h"

using namespace fidesk;
using namespace fidesk::test;

namespace {

using Commands = std::vector<std::string>;

struct Enrolled : SimulatorBench {
    std::shared_ptr<KeyTraffic> traffic = std::make_shared<KeyTraffic>();
    token::Pin pin = pinOf("97531864");

    explicit Enrolled(const simulator::Personality& personality = briskPersonality())
        : SimulatorBench(simulator::Touch::Automatic, personality) {
        token = token::makeFido2Token(
            {}, CountedChannel::counting([this] { return key->openChannel(); }, traffic));
    }

    void createAndProve() {
        const auto made = must(token->makeCredential(usualCredential(), pin, observer));
        must(token->getAssertion(silentAssertion({made.credentialId}), pin, observer));
    }
};

} // namespace

TEST_CASE("A new key with a PIN: 7 commands", "[token][fewest]") {
    Enrolled at;
    const auto held = must(at.token->hold());
    must(at.token->info());
    must(at.token->setPin(at.pin));
    at.createAndProve();
    CHECK(at.traffic->commands == Commands{"getInfo", "getKeyAgreement", "setPIN", "getPinToken",
                                           "makeCredential", "getPinToken", "getAssertion"});
}

TEST_CASE("A new key whose PIN has to be changed: 8 commands", "[token][fewest]") {
    Enrolled at;
    const auto held = must(at.token->hold());
    must(at.token->info());
    must(at.token->setPin(at.pin));
    at.createAndProve();
    must(at.token->forcePinChange(&at.pin));
    CHECK(at.traffic->commands == Commands{"getInfo", "getKeyAgreement", "setPIN", "getPinToken",
                                           "makeCredential", "getPinToken", "getAssertion",
                                           "setMinPINLength"});
}

TEST_CASE("A new key with every setting: 11 commands", "[token][fewest]") {
    Enrolled at;
    const auto held = must(at.token->hold());
    must(at.token->info());
    must(at.token->setMinPinLength(8, nullptr));
    must(at.token->enableEnterpriseAttestation(nullptr));
    must(at.token->setAlwaysUv(true, nullptr));
    must(at.token->setPin(at.pin));
    at.createAndProve();
    must(at.token->forcePinChange(&at.pin));
    CHECK(at.traffic->commands == Commands{"getInfo", "setMinPINLength", "enableEnterpriseAttestation",
                                           "toggleAlwaysUv", "getKeyAgreement", "setPIN", "getPinToken",
                                           "makeCredential", "getPinToken", "getAssertion",
                                           "setMinPINLength"});
}

TEST_CASE("A key that has a PIN: 6 commands, the PIN being proved first", "[token][fewest]") {
    Enrolled at;
    must(at.token->setPin(at.pin));
    at.traffic->commands.clear();
    const auto held = must(at.token->hold());
    must(at.token->info());
    must(at.token->checkPin(at.pin));
    at.createAndProve();
    CHECK(at.traffic->commands == Commands{"getInfo", "getKeyAgreement", "getPinToken", "makeCredential",
                                           "getPinToken", "getAssertion"});
}

TEST_CASE("A key of CTAP 2.0, whose token is good for all: 6 commands, 5 with a PIN", "[token][fewest]") {
    auto personality = valueOf(simulator::personalityNamed("ctap20"));
    personality.keepAliveInterval = std::chrono::milliseconds(5);
    Enrolled at(personality);
    auto held = must(at.token->hold());
    must(at.token->setPin(at.pin));
    at.createAndProve();
    CHECK(at.traffic->commands ==
          Commands{"getInfo", "getKeyAgreement", "setPIN", "getPinToken", "makeCredential", "getAssertion"});
    held.reset();
    at.traffic->commands.clear();
    held = must(at.token->hold());
    must(at.token->checkPin(at.pin));
    at.createAndProve();
    CHECK(at.traffic->commands ==
          Commands{"getInfo", "getKeyAgreement", "getPinToken", "makeCredential", "getAssertion"});
}
