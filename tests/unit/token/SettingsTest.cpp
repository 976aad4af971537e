// Settings of keys (authenticatorConfig), with a PIN and without.

#include "tests/support/Catch.h"

#include "tests/unit/token/BareKey.h"
#include "tests/unit/token/SimulatorBench.h"

using namespace fidesk;
using namespace fidesk::test;
using simulator::Touch;

TEST_CASE("A minimum PIN length goes up only, and a shorter PIN must be changed", "[token][settings]") {
    SimulatorBench bench;
    bench.setUsualPin();
    const auto pin = pinOf(usualPin);
    for (const std::size_t refused : {0, 3, 4, 64, 300})
        CHECK(codeOf(bench.token->setMinPinLength(refused, &pin)) == ErrorCode::MinPinLengthRefused);
    valueOf(bench.token->setMinPinLength(6, &pin));
    CHECK(valueOf(bench.token->info()).minPinLength == 6);
    CHECK_FALSE(valueOf(bench.token->info()).pinMustChange);
    valueOf(bench.token->setMinPinLength(7, &pin));
    CHECK(valueOf(bench.token->info()).pinMustChange);
    CHECK(codeOf(bench.token->setMinPinLength(8, &pin)) == ErrorCode::PinMustChange);
    CHECK(codeOf(bench.token->changePin(pin, pinOf("135792"))) == ErrorCode::PinTooShort);
    valueOf(bench.token->changePin(pin, pinOf(secondPin)));
    const auto second = pinOf(secondPin);
    CHECK(codeOf(bench.token->setMinPinLength(6, &second)) == ErrorCode::MinPinLengthRefused);
}

TEST_CASE("A key without a PIN is set without one", "[token][settings]") {
    auto personality = briskPersonality();
    personality.fingerprintReader = GENERATE(false, true);
    SimulatorBench bench(Touch::Automatic, personality);
    valueOf(bench.token->setMinPinLength(6, nullptr));
    valueOf(bench.token->setMinPinLengthRpIds({"portal.example", "other.example"}, nullptr));
    valueOf(bench.token->enableEnterpriseAttestation(nullptr));
    valueOf(bench.token->setAlwaysUv(true, nullptr));
    const auto info = valueOf(bench.token->info());
    CHECK(info.minPinLength == 6);
    CHECK(info.option("ep") == true);
    CHECK(info.option("alwaysUv") == true);
    CHECK(codeOf(bench.token->forcePinChange(nullptr)) == ErrorCode::PinNotSet);
    const auto pin = pinOf(usualPin);
    CHECK(codeOf(bench.token->setMinPinLength(8, &pin)) == ErrorCode::PinNotSet);
}

TEST_CASE("A key with a PIN is not set without it", "[token][settings]") {
    SimulatorBench bench;
    bench.setUsualPin();
    CHECK(codeOf(bench.token->setMinPinLength(6, nullptr)) == ErrorCode::PinRequired);
    CHECK(codeOf(bench.token->setMinPinLengthRpIds({}, nullptr)) == ErrorCode::PinRequired);
    CHECK(codeOf(bench.token->forcePinChange(nullptr)) == ErrorCode::PinRequired);
    CHECK(codeOf(bench.token->setAlwaysUv(true, nullptr)) == ErrorCode::PinRequired);
    CHECK(codeOf(bench.token->enableEnterpriseAttestation(nullptr)) == ErrorCode::PinRequired);
    const auto wrong = pinOf("999999");
    const auto error = bench.token->setMinPinLength(6, &wrong);
    CHECK(codeOf(error) == ErrorCode::PinWrong);
    CHECK(error.error().retriesLeft == 7);
    CHECK(valueOf(bench.token->info()).minPinLength == 4);
}

TEST_CASE("Always-UV is a toggle that is turned only where it differs", "[token][settings]") {
    SimulatorBench bench;
    bench.setUsualPin();
    const auto pin = pinOf(usualPin);
    for (const bool on : {false, true, true, false, false, true}) {
        valueOf(bench.token->setAlwaysUv(on, &pin));
        CHECK(valueOf(bench.token->info()).option("alwaysUv") == on);
        valueOf(bench.token->checkPin(pin));
    }
}

TEST_CASE("Always-UV that the key does not let be switched off", "[token][settings]") {
    auto personality = briskPersonality();
    personality.alwaysUv = true;
    personality.alwaysUvFixed = true;
    SimulatorBench bench(Touch::Automatic, personality);
    bench.setUsualPin();
    const auto pin = pinOf(usualPin);
    valueOf(bench.token->setAlwaysUv(true, &pin));
    CHECK(codeOf(bench.token->setAlwaysUv(false, &pin)) == ErrorCode::NotAllowed);
    CHECK(valueOf(bench.token->info()).option("alwaysUv") == true);
}

TEST_CASE("A forced change of the PIN, and enterprise attestation, which stays", "[token][settings]") {
    SimulatorBench bench;
    bench.setUsualPin();
    const auto pin = pinOf(usualPin);
    valueOf(bench.token->enableEnterpriseAttestation(&pin));
    valueOf(bench.token->enableEnterpriseAttestation(&pin));
    CHECK(valueOf(bench.token->info()).option("ep") == true);
    valueOf(bench.token->forcePinChange(&pin));
    CHECK(valueOf(bench.token->info()).pinMustChange);
    CHECK(codeOf(bench.token->checkPin(pin)) == ErrorCode::PinMustChange);
    CHECK(codeOf(bench.token->forcePinChange(&pin)) == ErrorCode::PinMustChange);
}

TEST_CASE("The relying parties that may learn the minimum PIN length", "[token][settings]") {
    auto personality = briskPersonality();
    personality.minPinLengthRpIds = 3;
    SimulatorBench bench(Touch::Automatic, personality);
    bench.setUsualPin();
    const auto pin = pinOf(usualPin);
    valueOf(bench.token->setMinPinLengthRpIds({"a.example", "b.example", "c.example"}, &pin));
    CHECK(codeOf(bench.token->setMinPinLengthRpIds({"a", "b", "c", "d"}, &pin)) ==
          ErrorCode::RequestTooLarge);
    CHECK(codeOf(bench.token->setMinPinLengthRpIds({std::string(130, 'a')}, &pin)) ==
          ErrorCode::RequestTooLarge);
    CHECK(codeOf(bench.token->setMinPinLengthRpIds({""}, &pin)) == ErrorCode::InvalidArgument);
    CHECK(codeOf(bench.token->setMinPinLengthRpIds({"\xFF"}, &pin)) == ErrorCode::InvalidArgument);
    const std::string longest(60, 'a');
    valueOf(
        bench.token->setMinPinLengthRpIds({longest, longest + "b"}, &pin)); // 128 bytes with what is around
}

TEST_CASE("A key without authenticatorConfig, or without one of its settings", "[token][settings]") {
    BareKey key;
    const auto pin = pinOf(usualPin);
    key.info = succeeded(cbor::Map{{1, cbor::Array{"FIDO_2_1"}},
                                   {4, cbor::Map{{"clientPin", true}, {"authnrCfg", true}}},
                                   {6, cbor::Array{1}}});
    const auto token = key.token();
    const auto none = [&] {
        CHECK(codeOf(token->setMinPinLength(6, &pin)) == ErrorCode::NotSupportedByKey);
        CHECK(codeOf(token->setMinPinLengthRpIds({}, &pin)) == ErrorCode::NotSupportedByKey);
        CHECK(codeOf(token->forcePinChange(&pin)) == ErrorCode::NotSupportedByKey);
        CHECK(codeOf(token->setAlwaysUv(true, &pin)) == ErrorCode::NotSupportedByKey);
        CHECK(codeOf(token->enableEnterpriseAttestation(&pin)) == ErrorCode::NotSupportedByKey);
    };
    none();
    key.info = succeeded(cbor::Map{{1, cbor::Array{"FIDO_2_0"}},
                                   {4, cbor::Map{{"clientPin", true}, {"alwaysUv", true}, {"ep", false}}},
                                   {6, cbor::Array{1}}});
    none();
}
