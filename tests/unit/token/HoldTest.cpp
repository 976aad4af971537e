// A key that is held open: what is not asked again, and what becomes of it when something comes between.

#include "tests/support/Catch.h"

#include "tests/support/CountedChannel.h"
#include "tests/unit/token/SimulatorBench.h"

using namespace fidesk;
using namespace fidesk::test;
using namespace std::chrono_literals;
using simulator::Touch;

namespace {

using Commands = std::vector<std::string>;

/// A report of another program's, once it is told.
struct Eavesdrop {
    int reports{0};
};

/// A channel on which other programs are heard too, as on /dev/hidraw.
class SharedChannel final : public token::HidChannel {
public:
    SharedChannel(std::unique_ptr<token::HidChannel> inner, std::shared_ptr<Eavesdrop> others)
        : inner_(std::move(inner)), others_(std::move(others)) {}
    Result<void> write(ByteView report) override { return inner_->write(report); }
    Result<std::optional<Bytes>> read(std::chrono::milliseconds timeout) override {
        if (others_->reports == 0)
            return inner_->read(timeout);
        --others_->reports;
        Bytes foreign(token::hidReportSize, 0x99);
        foreign[4] = 0x90;
        return std::optional(std::move(foreign));
    }

private:
    std::unique_ptr<token::HidChannel> inner_;
    std::shared_ptr<Eavesdrop> others_;
};

/// A SimulatorBench whose key is listened to.
struct HeldBench : SimulatorBench {
    std::shared_ptr<KeyTraffic> traffic = std::make_shared<KeyTraffic>();
    std::shared_ptr<Eavesdrop> others = std::make_shared<Eavesdrop>();
    token::Pin pin = pinOf(usualPin);

    explicit HeldBench(const simulator::Personality& personality = briskPersonality(),
                       Touch touch = Touch::Automatic)
        : SimulatorBench(touch, personality) {
        token = another();
    }

    /// A second program's token for the same key, listened to as well.
    std::unique_ptr<token::Token> another() {
        return token::makeFido2Token(
            {.id = "software"}, CountedChannel::counting(
                                    [this]() -> Result<std::unique_ptr<token::HidChannel>> {
                                        FIDESK_ASSIGN(auto channel, key->openChannel());
                                        return std::make_unique<SharedChannel>(std::move(channel), others);
                                    },
                                    traffic));
    }

    /// What was sent since the last time.
    Commands sent() { return std::exchange(traffic->commands, {}); }

    token::Assertion prove(const Bytes& credentialId) {
        return must(token->getAssertion(silentAssertion({credentialId}), pin, observer));
    }
};

simulator::Personality named(const char* name) {
    auto out = valueOf(simulator::personalityNamed(name));
    out.keepAliveInterval = 5ms;
    return out;
}

} // namespace

TEST_CASE("A key that is not held is closed after each call", "[token][hold]") {
    HeldBench bench;
    valueOf(bench.token->info());
    valueOf(bench.token->info());
    CHECK(bench.traffic->channels == 2);
    CHECK(bench.sent() == Commands{"getInfo", "getInfo"});
}

TEST_CASE("A key that is held is opened once and asked once what it is", "[token][hold]") {
    HeldBench bench;
    auto held = valueOf(bench.token->hold());
    CHECK(bench.sent() == Commands{"getInfo"});
    valueOf(bench.token->info());
    valueOf(bench.token->setPin(bench.pin));
    CHECK(valueOf(bench.token->info()).pinSet());
    CHECK(bench.sent() == Commands{"getKeyAgreement", "setPIN"});
    const auto made = bench.create();
    CHECK(bench.sent() == Commands{"getPinToken", "makeCredential"});
    bench.prove(made.credentialId);
    CHECK(bench.sent() == Commands{"getPinToken", "getAssertion"});
    valueOf(bench.token->forcePinChange(&bench.pin));
    CHECK(bench.sent() == Commands{"setMinPINLength"}); // by the assertion's token
    CHECK(valueOf(bench.token->info()).pinMustChange);
    CHECK(bench.sent() == Commands{"getInfo"}); // how many more passkeys there is room for has changed
    CHECK(bench.traffic->channels == 1);
    held.reset();
    valueOf(bench.token->info());
    CHECK(bench.traffic->channels == 2);
}

TEST_CASE("Holds are nested, and one may outlive its token", "[token][hold]") {
    HeldBench bench;
    auto outer = valueOf(bench.token->hold());
    auto inner = valueOf(bench.token->hold());
    outer.reset();
    valueOf(bench.token->info());
    CHECK(bench.traffic->channels == 1);
    bench.token.reset();
    inner.reset();
    bench.token = bench.another();
    valueOf(bench.token->info());
    CHECK(bench.traffic->channels == 2);
}

TEST_CASE("A key cannot be held that is not in, or once a stop was asked for", "[token][hold]") {
    HeldBench bench;
    std::stop_source stop;
    stop.request_stop();
    CHECK(codeOf(bench.token->hold(stop.get_token())) == ErrorCode::Cancelled);
    bench.key->remove();
    CHECK(codeOf(bench.token->hold()) == ErrorCode::NoKey);
    CHECK(bench.traffic->channels == 0);
}

TEST_CASE("What a held key says of itself is what it would say if asked again", "[token][hold]") {
    for (const auto& personality : simulator::personalities())
        for (const Operation& operation : everyOperation()) {
            INFO(operation.name << " on " << personality.name);
            HeldBench bench(named(personality.name.c_str()));
            const auto prepared = prepareKey(*bench.token, bench.observer, operation);
            const auto held = valueOf(bench.token->hold());
            static_cast<void>(operation.run(*bench.token, bench.observer, {}));
            const auto told = valueOf(bench.token->info());
            const auto other = bench.another();
            const auto asked = valueOf(other->info());
            CHECK(told.options == asked.options);
            CHECK(told.minPinLength == asked.minPinLength);
            CHECK(told.pinMustChange == asked.pinMustChange);
            CHECK(told.remainingDiscoverableCredentials == asked.remainingDiscoverableCredentials);
            CHECK(told.versions == asked.versions);
            CHECK(told.canWink == asked.canWink);
        }
}

TEST_CASE("A PIN that is not the one proved before is not taken for it", "[token][hold]") {
    HeldBench bench;
    bench.setUsualPin();
    const auto held = valueOf(bench.token->hold());
    valueOf(bench.token->checkPin(bench.pin)); // its token would do
    const auto wrong = bench.token->makeCredential(usualCredential(), pinOf("999999"), bench.observer);
    CHECK(codeOf(wrong) == ErrorCode::PinWrong);
    CHECK(bench.observer.needed == 0);
    CHECK(valueOf(bench.token->pinRetries()).left == 7);
}

TEST_CASE("A PIN token that the key has thrown away is replaced, and costs no try", "[token][hold]") {
    for (const char* name : {"ctap21", "built-in-uv"}) {
        HeldBench bench(named(name));
        bench.setUsualPin();
        const auto held = valueOf(bench.token->hold());
        valueOf(bench.token->checkPin(bench.pin));
        valueOf(bench.another()->checkPin(bench.pin)); // there is one token at a time
        bench.sent();
        bench.create();
        CHECK(bench.sent() == Commands{"makeCredential", "getPinToken", "makeCredential"});
        CHECK(bench.observer.needed == 1);
        CHECK(valueOf(bench.token->pinRetries()).left == 8);
    }
}

TEST_CASE("A key that knows only tokens with permissions proves its PIN by one of those", "[token][hold]") {
    HeldBench bench;
    bench.setUsualPin();
    const auto held = valueOf(bench.token->hold());
    bench.key->setFault({.kind = simulator::Fault::Kind::Status, .at = 2, .status = 0x3E});
    bench.sent();
    valueOf(bench.token->checkPin(bench.pin));
    CHECK(bench.sent() == Commands{"getKeyAgreement", "getPinToken", "getKeyAgreement", "getPinToken"});
}

TEST_CASE("A PIN token is good for its relying party alone", "[token][hold]") {
    HeldBench bench;
    bench.setUsualPin();
    const auto held = valueOf(bench.token->hold());
    const auto made = bench.create();
    bench.prove(made.credentialId);
    bench.sent();
    bench.prove(made.credentialId);
    CHECK(bench.sent() == Commands{"getAssertion"});
    auto elsewhere = silentAssertion();
    elsewhere.rpId = "other.example";
    CHECK(codeOf(bench.token->getAssertion(elsewhere, bench.pin, bench.observer)) ==
          ErrorCode::NoCredentials);
    CHECK(bench.sent() == Commands{"getPinToken", "getAssertion"});
}

TEST_CASE("A new PIN makes the tokens of the old one void", "[token][hold]") {
    HeldBench bench;
    bench.setUsualPin();
    const auto held = valueOf(bench.token->hold());
    valueOf(bench.token->checkPin(bench.pin));
    valueOf(bench.token->changePin(bench.pin, pinOf(secondPin)));
    bench.sent();
    bench.create(usualCredential(), secondPin);
    CHECK(bench.sent() == Commands{"getPinToken", "makeCredential"});
    CHECK(codeOf(bench.token->makeCredential(usualCredential(), bench.pin, bench.observer)) ==
          ErrorCode::PinWrong);
}

TEST_CASE("A wrong PIN makes the key agree anew, and costs one try", "[token][hold]") {
    HeldBench bench;
    bench.setUsualPin();
    const auto held = valueOf(bench.token->hold());
    valueOf(bench.token->checkPin(bench.pin));
    bench.sent();
    const auto refused = bench.token->checkPin(pinOf("999999"));
    CHECK(codeOf(refused) == ErrorCode::PinWrong);
    CHECK(refused.error().retriesLeft == 7);
    CHECK(bench.sent() == Commands{"getPinToken", "getPINRetries"});
    valueOf(bench.token->checkPin(bench.pin));
    CHECK(bench.sent() == Commands{"getKeyAgreement", "getPinToken"});
    CHECK(valueOf(bench.token->pinRetries()).left == 8);
}

TEST_CASE("A held key to which another program has spoken is opened anew", "[token][hold]") {
    HeldBench bench;
    bench.setUsualPin();
    const auto held = valueOf(bench.token->hold());
    valueOf(bench.token->checkPin(bench.pin));
    const auto other = bench.another();
    CHECK(codeOf(other->checkPin(pinOf("999999"))) == ErrorCode::PinWrong); // a new key agreement key
    bench.others->reports = 3;
    bench.sent();
    valueOf(bench.token->checkPin(bench.pin));
    CHECK(bench.sent() == Commands{"getInfo", "getKeyAgreement", "getPinToken"});
    valueOf(bench.token->checkPin(bench.pin));
    CHECK(bench.sent() == Commands{"getPinToken"});
}

TEST_CASE("Another program that never stops does not keep a call from its end", "[token][hold]") {
    HeldBench bench;
    const auto held = valueOf(bench.token->hold());
    bench.others->reports = 1'500; // more than is looked through: the key is opened anew, and has its say
    CHECK(valueOf(bench.token->info()).canPin());
    CHECK(bench.traffic->channels == 2);
}

TEST_CASE("A held key that was out, though it is in again, fails the next call", "[token][hold]") {
    HeldBench bench;
    bench.setUsualPin();
    auto held = valueOf(bench.token->hold());
    bench.replug();
    CHECK(codeOf(bench.token->info()) == ErrorCode::KeyUnplugged);
    valueOf(bench.token->checkPin(bench.pin));
    bench.sent();
    valueOf(bench.token->checkPin(bench.pin)); // and the hold holds again
    CHECK(bench.sent() == Commands{"getPinToken"});
    bench.key->remove();
    CHECK(codeOf(bench.token->info()) == ErrorCode::KeyUnplugged);
    CHECK(codeOf(bench.token->info()) == ErrorCode::NoKey);
}

TEST_CASE("A cancelled call does not let go of the key, nor stop the next", "[token][hold]") {
    HeldBench bench(briskPersonality(), Touch::Manual);
    bench.setUsualPin();
    const auto held = valueOf(bench.token->hold());
    std::stop_source stop;
    bench.observer.onNeeded = [&stop] { stop.request_stop(); };
    CHECK(codeOf(bench.token->makeCredential(usualCredential(), bench.pin, bench.observer,
                                             stop.get_token())) == ErrorCode::Cancelled);
    CHECK(bench.observer.done == 1);
    bench.touchWhenAsked();
    const auto made = bench.create();
    bench.sent();
    bench.prove(made.credentialId);
    CHECK(bench.sent() == Commands{"getPinToken", "getAssertion"});
}

TEST_CASE("After a reset a held key is asked anew what it is", "[token][hold]") {
    HeldBench bench;
    const auto held = valueOf(bench.token->hold());
    valueOf(bench.token->setMinPinLength(8, nullptr));
    valueOf(bench.token->setAlwaysUv(true, nullptr));
    valueOf(bench.token->setPin(pinOf("97531864")));
    bench.replug();
    CHECK(codeOf(bench.token->info()) == ErrorCode::KeyUnplugged);
    bench.sent();
    valueOf(bench.token->reset(bench.observer));
    CHECK(bench.sent() == Commands{"getInfo", "reset"});
    const auto info = valueOf(bench.token->info());
    CHECK_FALSE(info.pinSet());
    CHECK(info.minPinLength == 4);
    CHECK(info.option("alwaysUv") == false);
    valueOf(bench.token->setPin(bench.pin));
    CHECK(bench.sent() == Commands{"getInfo", "getKeyAgreement", "setPIN"});
}

TEST_CASE("Whatever strikes a held key, it works on once it is back", "[token][hold]") {
    constexpr token::Timings impatient{.init = 400ms, .silence = 400ms, .touchSilence = 400ms};
    using simulator::Fault;
    for (const auto kind : {Fault::Kind::Remove, Fault::Kind::Garbage, Fault::Kind::WrongSequence,
                            Fault::Kind::TruncatedCbor, Fault::Kind::OtherCbor, Fault::Kind::Busy}) {
        bool struck = true;
        for (int n = 1; struck; ++n) {
            INFO("fault " << static_cast<int>(kind) << " at " << n);
            SimulatorBench bench(Touch::Automatic, briskPersonality(), impatient);
            const auto held = valueOf(bench.token->hold());
            bench.key->setFault({.kind = kind, .at = n});
            const auto work = [&]() -> Result<void> {
                FIDESK_TRY(bench.token->setPin(pinOf(usualPin)));
                FIDESK_TRY(bench.token->makeCredential(usualCredential(), pinOf(usualPin), bench.observer));
                FIDESK_TRY(bench.token->getAssertion(silentAssertion(), pinOf(usualPin), bench.observer));
                return {};
            };
            const auto outcome = work();
            struck = bench.key->fault().kind == Fault::Kind::None;
            CHECK((struck || outcome)); // some garbage does no harm
            bench.key->setFault({});
            if (!bench.key->inserted())
                bench.key->insert();
            if (!valueOf(bench.token->info()).pinSet())
                bench.setUsualPin();
            bench.create();
            valueOf(bench.token->getAssertion(silentAssertion(), pinOf(usualPin), bench.observer));
            CHECK(valueOf(bench.token->pinRetries()).left == 8);
            CHECK(bench.observer.needed == bench.observer.done);
        }
    }
}
