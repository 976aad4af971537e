#include "core/maintenance/PinGenerator.h"
#include "tests/support/Catch.h"
#include "tests/support/FakeTokens.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <random>

using namespace fidesk;
using namespace fidesk::test;
using maintenance::generatePin;
using maintenance::isGuessable;
using maintenance::setGeneratedPin;

namespace {

class SeededRandom final : public Random {
public:
    explicit SeededRandom(unsigned seed) : engine_(seed) {}
    void fill(std::span<std::uint8_t> bytes) override {
        for (std::uint8_t& byte : bytes)
            byte = static_cast<std::uint8_t>(engine_() >> 24U);
    }

private:
    std::mt19937 engine_;
};

/// Gives the same byte again and again.
class StuckRandom final : public Random {
public:
    explicit StuckRandom(std::uint8_t byte) : byte_(byte) {}
    void fill(std::span<std::uint8_t> bytes) override { std::ranges::fill(bytes, byte_); }

private:
    std::uint8_t byte_;
};

/// Gives bytes of its own first, then those of a SeededRandom.
class ScriptedRandom final : public Random {
public:
    explicit ScriptedRandom(Bytes script) : script_(std::move(script)) {}
    void fill(std::span<std::uint8_t> bytes) override {
        for (std::uint8_t& byte : bytes) {
            if (at_ < script_.size())
                byte = script_[at_++];
            else
                rest_.fill({&byte, 1});
        }
    }

private:
    Bytes script_;
    std::size_t at_{0};
    SeededRandom rest_{1};
};

std::string textOf(const token::Pin& pin) {
    return asText(pin.view());
}

token::Pin pinOf(std::string_view text) {
    return valueOf(token::Pin::parse(Secret(text)));
}

double chiSquare(const std::vector<int>& counts, double expected) {
    double sum = 0;
    for (const int count : counts)
        sum += (count - expected) * (count - expected) / expected;
    return sum;
}

struct Desk {
    std::shared_ptr<FakeKey> key{std::make_shared<FakeKey>("k", "Key")};
    FakeTokens tokens{};
    std::unique_ptr<token::Token> token{};
    SeededRandom random{3};

    Desk() {
        tokens.insert(key);
        token = valueOf(tokens.open(key->address()));
    }

    /// The next @p count PINs that are tried are refused, each as @p code.
    void refuse(const std::string& call, int count, ErrorCode code) {
        auto left = std::make_shared<int>(count);
        key->calls.failAlways(call, Error(code));
        key->calls.onCall([this, call, left](const std::string& name) {
            if (name == call && (*left)-- == 0)
                key->calls.failAlways(call, {});
        });
    }
};

} // namespace

TEST_CASE("PINs of every length are generated, and none is guessable") {
    SeededRandom random(1);
    for (std::size_t digits = 4; digits <= 63; ++digits) {
        for (int i = 0; i < 200; ++i) {
            const std::string pin = textOf(valueOf(generatePin(digits, random)));
            INFO(pin);
            REQUIRE(pin.size() == digits);
            REQUIRE(std::ranges::all_of(pin, [](char c) { return c >= '0' && c <= '9'; }));
            REQUIRE_FALSE(isGuessable(pin));
        }
    }
}

TEST_CASE("Lengths that no PIN has are refused") {
    SeededRandom random(1);
    for (const std::size_t digits : {0U, 3U, 64U, 4096U})
        CHECK(codeOf(generatePin(digits, random)) == ErrorCode::InvalidArgument);
}

// Chi-square over every PIN of four digits that is not guessable, each expected 50 times. The statistic has
// mean k and variance 2k for k degrees of freedom; the bound is k + 4 sqrt(2k), exceeded by chance less than
// once in 10,000 seeds, and the seed is fixed.
TEST_CASE("Every PIN that is not guessable is as likely as any other") {
    std::map<std::string, int> counts;
    for (int number = 0; number < 10'000; ++number) {
        const std::string text = std::to_string(10'000 + number).substr(1);
        if (!isGuessable(text))
            counts[text] = 0;
    }
    const int expected = 50;
    SeededRandom random(20260420);
    for (std::size_t i = 0; i < counts.size() * expected; ++i)
        ++counts.at(textOf(valueOf(generatePin(4, random))));
    std::vector<int> values;
    for (const auto& [pin, count] : counts)
        values.push_back(count);
    const double freedom = static_cast<double>(counts.size() - 1);
    CHECK(chiSquare(values, expected) < freedom + 4 * std::sqrt(2 * freedom));
    CHECK(chiSquare(values, expected) > freedom - 4 * std::sqrt(2 * freedom)); // too even is not random
}

// 9 degrees of freedom: the chance of 27.9 and more is 0.001. In twelve digits the rules take away next to
// nothing, so each digit is even in each place.
TEST_CASE("Every digit is as likely as any other in every place") {
    constexpr std::size_t digits = 12;
    constexpr int pins = 20'000;
    SeededRandom random(7);
    std::array<std::vector<int>, digits> counts;
    counts.fill(std::vector<int>(10));
    for (int i = 0; i < pins; ++i) {
        const std::string pin = textOf(valueOf(generatePin(digits, random)));
        for (std::size_t place = 0; place < digits; ++place)
            ++counts[place][static_cast<std::size_t>(pin[place] - '0')];
    }
    for (const auto& place : counts)
        CHECK(chiSquare(place, pins / 10.0) < 27.9);
}

TEST_CASE("Bytes that would favour some digits are passed over") {
    ScriptedRandom random({255, 250, 249, 251, 14, 22, 253, 37});
    CHECK(textOf(valueOf(generatePin(4, random))) == "9427");
}

TEST_CASE("A guessable draw is drawn again as a whole") {
    ScriptedRandom random({1, 2, 3, 4, 3, 1, 1, 2, 9, 4, 2, 7});
    CHECK(textOf(valueOf(generatePin(4, random))) == "9427");
}

TEST_CASE("A generator that gives nothing that will do ends in an error") {
    for (const std::uint8_t byte : Bytes{0, 255, 7}) {
        StuckRandom random(byte);
        CHECK(codeOf(generatePin(6, random)) == ErrorCode::Internal);
    }
}

TEST_CASE("A generated PIN becomes the key's first") {
    Desk at;
    const auto pin = valueOf(setGeneratedPin(*at.token, nullptr, 6, at.random));
    CHECK(pin.codePoints() == 6);
    CHECK(at.key->pinIs(textOf(pin)));
    CHECK(at.key->calls.log() == std::vector<std::string>{"info", "setPin"});
}

TEST_CASE("A generated PIN takes the place of the old one") {
    Desk at;
    at.key->setPinOnKey("old-pin");
    const auto old = pinOf("old-pin");
    const auto pin = valueOf(setGeneratedPin(*at.token, &old, 4, at.random));
    CHECK(at.key->pinIs(textOf(pin)));
    CHECK(at.key->triesLeft() == 8);
}

TEST_CASE("The key's minimum is kept to") {
    Desk at;
    auto info = valueOf(at.token->info());
    info.minPinLength = 9;
    at.key->setInfo(info);
    CHECK(valueOf(setGeneratedPin(*at.token, nullptr, 6, at.random)).codePoints() == 9);
    info.minPinLength = 64;
    at.key->setInfo(info);
    CHECK(codeOf(setGeneratedPin(*at.token, nullptr, 6, at.random)) == ErrorCode::KeyMalfunction);
}

TEST_CASE("A PIN that a rule of the key refuses is replaced by another, longer after three") {
    for (const auto& [refused, length] :
         std::map<int, std::size_t>{{0, 6}, {1, 6}, {2, 6}, {3, 8}, {6, 10}, {11, 12}}) {
        Desk at;
        at.refuse("setPin", refused, ErrorCode::PinPolicyRefused);
        const auto pin = valueOf(setGeneratedPin(*at.token, nullptr, 6, at.random));
        CHECK(pin.codePoints() == length);
        CHECK(at.key->pinIs(textOf(pin)));
        CHECK(at.key->calls.count("setPin") == refused + 1);
    }
}

TEST_CASE("Refused changes cost no tries, and the old PIN stays") {
    Desk at;
    at.key->setPinOnKey("old-pin");
    at.refuse("changePin", 100, ErrorCode::PinPolicyRefused);
    const auto old = pinOf("old-pin");
    CHECK(codeOf(setGeneratedPin(*at.token, &old, 6, at.random)) == ErrorCode::PinPolicyRefused);
    CHECK(at.key->calls.count("changePin") == 12);
    CHECK(at.key->triesLeft() == 8);
    CHECK(at.key->pinIs("old-pin"));
}

TEST_CASE("A key that has a minimum it does not tell gets a longer PIN") {
    Desk at;
    at.refuse("setPin", 2, ErrorCode::PinTooShort);
    CHECK(valueOf(setGeneratedPin(*at.token, nullptr, 4, at.random)).codePoints() == 8);
    Desk longest;
    longest.refuse("setPin", 1, ErrorCode::PinTooShort);
    CHECK(valueOf(setGeneratedPin(*longest.token, nullptr, 62, at.random)).codePoints() == 63);
}

TEST_CASE("The old PIN is not generated again") {
    Desk at;
    at.key->setPinOnKey("9427");
    const auto old = pinOf("9427");
    ScriptedRandom random({9, 4, 2, 7, 9, 4, 2, 7, 8, 3, 6, 1});
    CHECK(textOf(valueOf(setGeneratedPin(*at.token, &old, 4, random))) == "8361");
    CHECK(at.key->calls.count("changePin") == 1);
}

TEST_CASE("A wrong old PIN is tried once only") {
    Desk at;
    at.key->setPinOnKey("old-pin");
    const auto wrong = pinOf("wrong-pin");
    CHECK(codeOf(setGeneratedPin(*at.token, &wrong, 6, at.random)) == ErrorCode::PinWrong);
    CHECK(at.key->calls.count("changePin") == 1);
    CHECK(at.key->triesLeft() == 7);
}

TEST_CASE("Lengths that no PIN has do not reach the key") {
    Desk at;
    for (const std::size_t digits : {3U, 64U})
        CHECK(codeOf(setGeneratedPin(*at.token, nullptr, digits, at.random)) == ErrorCode::InvalidArgument);
    CHECK(at.key->calls.log().empty());
}

TEST_CASE("Whichever call fails, the error comes back and the key keeps what it has") {
    for (int n = 1; n <= 2; ++n) {
        Desk at;
        at.key->setPinOnKey("old-pin");
        const auto old = pinOf("old-pin");
        at.key->calls.failAtCall(n, Error(ErrorCode::KeyUnplugged));
        CHECK(codeOf(setGeneratedPin(*at.token, &old, 6, at.random)) == ErrorCode::KeyUnplugged);
        CHECK(at.key->pinIs("old-pin"));
    }
}

TEST_CASE("Stopped, no further PIN is tried") {
    Desk at;
    std::stop_source stop;
    at.key->calls.failAlways("setPin", Error(ErrorCode::PinPolicyRefused));
    at.key->calls.onCall([&](const std::string&) {
        if (at.key->calls.count("setPin") == 2)
            stop.request_stop();
    });
    CHECK(codeOf(setGeneratedPin(*at.token, nullptr, 6, at.random, stop.get_token())) ==
          ErrorCode::Cancelled);
    CHECK(at.key->calls.count("setPin") == 2);
    CHECK_FALSE(at.key->hasPin());
}

TEST_CASE("A PIN whose answer was lost goes to the caller, who may note it") {
    for (const ErrorCode lost :
         {ErrorCode::KeyUnplugged, ErrorCode::KeyUnresponsive, ErrorCode::KeyMalfunction}) {
        Desk at;
        std::optional<token::Pin> inDoubt;
        at.key->calls.failNext("setPin", Error(lost));
        CHECK(codeOf(setGeneratedPin(*at.token, nullptr, 7, at.random, {}, &inDoubt)) == lost);
        REQUIRE(inDoubt.has_value());
        CHECK(inDoubt->codePoints() == 7);
    }
}

TEST_CASE("No PIN is in doubt that was not sent, was refused or was taken") {
    std::optional<token::Pin> inDoubt;
    Desk unsent;
    unsent.key->calls.failNext("info", Error(ErrorCode::KeyUnplugged));
    CHECK(codeOf(setGeneratedPin(*unsent.token, nullptr, 6, unsent.random, {}, &inDoubt)) ==
          ErrorCode::KeyUnplugged);
    CHECK_FALSE(inDoubt.has_value());
    Desk refused;
    refused.refuse("setPin", 100, ErrorCode::PinPolicyRefused);
    CHECK(codeOf(setGeneratedPin(*refused.token, nullptr, 6, refused.random, {}, &inDoubt)) ==
          ErrorCode::PinPolicyRefused);
    CHECK_FALSE(inDoubt.has_value());
    Desk taken;
    REQUIRE(setGeneratedPin(*taken.token, nullptr, 6, taken.random, {}, &inDoubt));
    CHECK_FALSE(inDoubt.has_value());
}
