// Wrong, wait for replugging, blocked: three states of a PIN that are never mixed.

#include "tests/support/Catch.h"

#include "tests/unit/token/BareKey.h"
#include "tests/unit/token/SimulatorBench.h"

using namespace fidesk;
using namespace fidesk::test;

namespace {

/// The tries left that a wrong PIN was told.
int triesLeft(const SimulatorBench& bench) {
    const auto result = bench.token->checkPin(pinOf("000000"));
    REQUIRE(codeOf(result) == ErrorCode::PinWrong);
    REQUIRE(result.error().retriesLeft.has_value());
    return *result.error().retriesLeft;
}

ErrorCode wrong(const SimulatorBench& bench) {
    return codeOf(bench.token->checkPin(pinOf("000000")));
}

ErrorCode right(const SimulatorBench& bench) {
    return codeOf(bench.token->checkPin(pinOf(usualPin)));
}

/// A key that has a valid key agreement key (the generator of P-256) and gives one status to every command
/// with a PIN, and a count of tries.
struct StatusKey : BareKey {
    std::uint8_t status{0};
    std::uint8_t tries{8};

    StatusKey() {
        other = [this](ByteView report) {
            if ((report[4] & 0x80) == 0 || report[4] == 0x91)
                return;
            const bool clientPin = report[7] == 0x06;
            const std::uint8_t subCommand = report[12];
            if (clientPin && subCommand == 1)
                say(report.first(4), 0x90, {0x00, 0xA1, 0x03, tries});
            else if (clientPin && subCommand == 2)
                say(report.first(4), 0x90, keyAgreement());
            else
                say(report.first(4), 0x90, {status});
        };
    }

    static Bytes keyAgreement() {
        Bytes out{0x00, 0xA1, 0x01, 0xA5, 0x01, 0x02, 0x03, 0x38, 0x18, 0x20, 0x01, 0x21, 0x58, 0x20};
        append(out, Bytes{0x6B, 0x17, 0xD1, 0xF2, 0xE1, 0x2C, 0x42, 0x47, 0xF8, 0xBC, 0xE6,
                          0xE5, 0x63, 0xA4, 0x40, 0xF2, 0x77, 0x03, 0x7D, 0x81, 0x2D, 0xEB,
                          0x33, 0xA0, 0xF4, 0xA1, 0x39, 0x45, 0xD8, 0x98, 0xC2, 0x96});
        append(out, Bytes{0x22, 0x58, 0x20});
        append(out, Bytes{0x4F, 0xE3, 0x42, 0xE2, 0xFE, 0x1A, 0x7F, 0x9B, 0x8E, 0xE7, 0xEB,
                          0x4A, 0x7C, 0x0F, 0x9E, 0x16, 0x2B, 0xCE, 0x33, 0x57, 0x6B, 0x31,
                          0x5E, 0xCE, 0xCB, 0xB6, 0x40, 0x68, 0x37, 0xBF, 0x51, 0xF5});
        return out;
    }
};

} // namespace

TEST_CASE("A PIN's tries, from the first wrong one to the reset", "[token][pin]") {
    SimulatorBench bench;
    bench.setUsualPin();
    CHECK(triesLeft(bench) == 7);
    CHECK(triesLeft(bench) == 6);
    CHECK(wrong(bench) == ErrorCode::PinReplugNeeded);
    CHECK(right(bench) == ErrorCode::PinReplugNeeded);
    CHECK(valueOf(bench.token->pinRetries()).left == 5);
    CHECK(valueOf(bench.token->pinRetries()).powerCycleNeeded);
    bench.replug();
    CHECK_FALSE(valueOf(bench.token->pinRetries()).powerCycleNeeded);
    CHECK(triesLeft(bench) == 4);
    CHECK(triesLeft(bench) == 3);
    CHECK(wrong(bench) == ErrorCode::PinReplugNeeded);
    bench.replug();
    CHECK(triesLeft(bench) == 1);
    CHECK(wrong(bench) == ErrorCode::PinBlocked);
    CHECK(right(bench) == ErrorCode::PinBlocked);
    bench.replug();
    CHECK(right(bench) == ErrorCode::PinBlocked);
    CHECK(valueOf(bench.token->pinRetries()).left == 0);
    CHECK(codeOf(bench.token->changePin(pinOf(usualPin), pinOf("9999"))) == ErrorCode::PinBlocked);
    bench.replug();
    valueOf(bench.token->reset(bench.observer));
    bench.setUsualPin();
    CHECK(valueOf(bench.token->pinRetries()).left == 8);
}

TEST_CASE("The right PIN gives all tries back", "[token][pin]") {
    SimulatorBench bench;
    bench.setUsualPin();
    CHECK(triesLeft(bench) == 7);
    CHECK(triesLeft(bench) == 6);
    valueOf(bench.token->checkPin(pinOf(usualPin)));
    CHECK(valueOf(bench.token->pinRetries()).left == 8);
    CHECK(triesLeft(bench) == 7);
}

TEST_CASE("A wrong PIN is wrong in every operation, and asks for no touch", "[token][pin]") {
    const auto pin = pinOf("000000");
    SimulatorBench bench(simulator::Touch::Manual);
    bench.touchWhenAsked();
    bench.setUsualPin();
    const auto made = bench.create();
    bench.observer.needed = 0;
    const auto check = [&bench](const auto& result) {
        CHECK(codeOf(result) == ErrorCode::PinWrong);
        CHECK(result.error().retriesLeft == 7);
        CHECK(result.error().native == 0x31);
        valueOf(bench.token->checkPin(pinOf(usualPin)));
    };
    check(bench.token->checkPin(pin));
    check(bench.token->changePin(pin, pinOf("9999")));
    check(bench.token->makeCredential(usualCredential(), pin, bench.observer));
    check(bench.token->getAssertion(silentAssertion(), pin, bench.observer));
    check(bench.token->passkeys(pin));
    check(bench.token->deletePasskey(made.credentialId, pin));
    CHECK(bench.observer.needed == 0);
}

TEST_CASE("What a key answers to a PIN keeps its meaning through libfido2", "[token][pin]") {
    struct Row {
        std::uint8_t status;
        std::uint8_t tries;
        ErrorCode token;  ///< to a PIN token request
        ErrorCode change; ///< to changePIN
    };
    const auto row =
        GENERATE(Row{0x31, 5, ErrorCode::PinWrong, ErrorCode::PinWrong},
                 Row{0x31, 0, ErrorCode::PinBlocked, ErrorCode::PinBlocked},
                 Row{0x32, 0, ErrorCode::PinBlocked, ErrorCode::PinBlocked},
                 Row{0x34, 5, ErrorCode::PinReplugNeeded, ErrorCode::PinReplugNeeded},
                 Row{0x34, 0, ErrorCode::PinReplugNeeded, ErrorCode::PinReplugNeeded},
                 Row{0x37, 8, ErrorCode::PinMustChange, ErrorCode::PinPolicyRefused},
                 Row{0x35, 8, ErrorCode::PinNotSet, ErrorCode::PinNotSet},
                 Row{0x3C, 8, ErrorCode::UserVerificationBlocked, ErrorCode::UserVerificationBlocked});
    INFO("status " << static_cast<int>(row.status) << ", tries " << static_cast<int>(row.tries));
    StatusKey key;
    key.status = row.status;
    key.tries = row.tries;
    const auto token = key.token();
    RecordingObserver observer;
    const auto pin = pinOf(usualPin);
    CHECK(codeOf(token->checkPin(pin)) == row.token);
    CHECK(codeOf(token->makeCredential(usualCredential(), pin, observer)) == row.token);
    CHECK(codeOf(token->getAssertion(silentAssertion(), pin, observer)) == row.token);
    CHECK(codeOf(token->passkeys(pin)) == row.token);
    CHECK(codeOf(token->changePin(pin, pinOf("9999"))) == row.change);
}

TEST_CASE("A key's own rule about a first PIN", "[token][pin]") {
    StatusKey key;
    key.status = 0x37;
    key.info = succeeded(
        cbor::Map{{1, cbor::Array{"FIDO_2_1"}}, {4, cbor::Map{{"clientPin", false}}}, {6, cbor::Array{1}}});
    const auto token = key.token();
    CHECK(codeOf(token->setPin(pinOf(usualPin))) == ErrorCode::PinPolicyRefused);
    key.status = 0x33;
    CHECK(codeOf(token->setPin(pinOf(usualPin))) == ErrorCode::PinAlreadySet);
}
