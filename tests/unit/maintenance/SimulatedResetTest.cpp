#include "core/maintenance/GuidedReset.h"
#include "core/maintenance/PinGenerator.h"
#include "core/token/simulated/SimulatedTokens.h"
#include "tests/support/Catch.h"

using namespace fidesk;
using namespace fidesk::test;
using namespace std::chrono_literals;
using maintenance::ResetStep;
using simulator::SoftwareKey;
using simulator::Touch;

namespace {

/// Pulls the key and plugs it in again as it is asked to.
class Person final : public maintenance::ResetObserver {
public:
    explicit Person(SoftwareKey& key) : key_(key) {}
    void resetStep(ResetStep step, std::chrono::milliseconds) override {
        if (step == ResetStep::Unplug)
            key_.remove();
        if (step == ResetStep::PlugIn)
            key_.insert();
        touches += step == ResetStep::Touch ? 1 : 0;
    }
    int touches{0};

private:
    SoftwareKey& key_;
};

/// A software key with a generated PIN, plugged in.
struct Desk {
    SystemRandom random{};
    token::SimulatedTokens tokens{};
    std::shared_ptr<SoftwareKey> key{};
    token::TokenAddress address{};

    explicit Desk(simulator::Personality personality, Touch touch = Touch::Automatic)
        : key(valueOf(SoftwareKey::create({.personality = std::move(personality), .touch = touch}, random))) {
        tokens.add(key);
        key->insert();
        address = valueOf(tokens.list()).front();
        const auto pin =
            valueOf(maintenance::setGeneratedPin(*open(), nullptr, maintenance::usualGeneratedPin, random));
        valueOf(open()->checkPin(pin));
        CHECK(hasPin());
    }

    std::unique_ptr<token::Token> open() { return valueOf(tokens.open(address)); }
    bool hasPin() { return valueOf(open()->info()).pinSet(); }
    Result<token::TokenAddress> reset() {
        Person person(*key);
        auto result = maintenance::guidedReset(tokens, address, person);
        touches = person.touches;
        return result;
    }
    int touches{0};
};

} // namespace

TEST_CASE("A software key is reset within its window") {
    Desk at({});
    valueOf(at.reset());
    CHECK_FALSE(at.hasPin());
    CHECK(at.touches == 1);
}

TEST_CASE("A key whose window is over says so and keeps all") {
    Desk at({.resetWindow = 0ms});
    CHECK(codeOf(at.reset()) == ErrorCode::ResetTooLate);
    CHECK(at.hasPin());
    CHECK(at.touches == 0);
}

TEST_CASE("A key that nobody touches keeps all") {
    Desk at({.touchTimeout = 50ms, .keepAliveInterval = 10ms}, Touch::Never);
    CHECK(codeOf(at.reset()) == ErrorCode::NotTouched);
    CHECK(at.hasPin());
    CHECK(at.touches == 1);
}
