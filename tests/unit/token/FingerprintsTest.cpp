// Fingerprints, on a software key with a reader and on scripted ones.

#include "tests/support/Catch.h"

#include "tests/unit/token/BareKey.h"
#include "tests/unit/token/SimulatorBench.h"

using namespace fidesk;
using namespace fidesk::test;
using simulator::Touch;
using token::SampleAdvice;

namespace {

struct ReaderBench : SimulatorBench {
    SampleRecorder recorder{observer};
    token::Pin pin{pinOf(usualPin)};

    explicit ReaderBench(simulator::Personality personality = briskPersonality())
        : SimulatorBench(Touch::Automatic, std::move(personality)) {
        setUsualPin();
    }
    token::Fingerprint add() { return valueOf(token->addFingerprint(pin, recorder)); }
};

} // namespace

TEST_CASE("Fingerprints are added, listed, named and removed", "[token][fingerprints]") {
    ReaderBench bench;
    CHECK(valueOf(bench.token->fingerprints(bench.pin)).empty());
    const auto first = bench.add();
    CHECK_FALSE(first.id.empty());
    CHECK(first.name.empty());
    const auto second = bench.add();
    CHECK(first.id != second.id);
    valueOf(bench.token->renameFingerprint(second.id, "left thumb \xC3\xA4", bench.pin));
    auto list = valueOf(bench.token->fingerprints(bench.pin));
    REQUIRE(list.size() == 2);
    CHECK(list[0] == first);
    CHECK(list[1].name == "left thumb \xC3\xA4");
    valueOf(bench.token->removeFingerprint(first.id, bench.pin));
    list = valueOf(bench.token->fingerprints(bench.pin));
    REQUIRE(list.size() == 1);
    CHECK(list[0].id == second.id);
    valueOf(bench.token->removeFingerprint(second.id, bench.pin));
    CHECK(valueOf(bench.token->fingerprints(bench.pin)).empty());
}

TEST_CASE("What the sensor says of each sample is told, good or not", "[token][fingerprints]") {
    ReaderBench bench;
    bench.key->setSamples({0x00, 0x01, 0x07, 0x0E, 0x0D, 0x00, 0x55});
    bench.add();
    const auto& samples = bench.recorder.samples;
    REQUIRE(samples.size() >= 7);
    const std::vector<SampleAdvice> said{SampleAdvice::Good,           SampleAdvice::TooHigh,
                                         SampleAdvice::PoorQuality,    SampleAdvice::NotLifted,
                                         SampleAdvice::NoUserActivity, SampleAdvice::Good};
    for (std::size_t i = 0; i < said.size(); ++i)
        CHECK(samples[i].advice == said[i]);
    CHECK(samples[6].advice == SampleAdvice::Unknown);
    CHECK(samples[0].remaining > samples[5].remaining);
    CHECK(samples.back().advice == SampleAdvice::Good);
    CHECK(samples.back().remaining == 0);
    CHECK(bench.observer.needed == static_cast<int>(samples.size()));
    CHECK(bench.observer.done == bench.observer.needed);
}

TEST_CASE("A finger that never comes is not waited for without end", "[token][fingerprints]") {
    ReaderBench bench;
    bench.key->setSamples({0x00, 0x0D, 0x0D, 0x00, 0x0D, 0x0D, 0x0D});
    CHECK(codeOf(bench.token->addFingerprint(bench.pin, bench.recorder)) == ErrorCode::NotTouched);
    CHECK(bench.recorder.samples.size() == 7);
    bench.key->setSamples({});
    CHECK(valueOf(bench.token->fingerprints(bench.pin)).empty());
    bench.add();
}

TEST_CASE("A sensor that has no more room says so in a sample or in a status", "[token][fingerprints]") {
    auto personality = briskPersonality();
    personality.fingerprintSlots = 1;
    ReaderBench bench(personality);
    bench.key->setSamples({0x0C});
    CHECK(codeOf(bench.token->addFingerprint(bench.pin, bench.recorder)) == ErrorCode::FingerprintStoreFull);
    bench.key->setSamples({});
    bench.add();
    CHECK(codeOf(bench.token->addFingerprint(bench.pin, bench.recorder)) == ErrorCode::FingerprintStoreFull);
    CHECK(valueOf(bench.token->fingerprints(bench.pin)).size() == 1);
}

TEST_CASE("Stopped between two samples, nothing is left on the key", "[token][fingerprints]") {
    ReaderBench bench;
    std::stop_source stop;
    bench.recorder.onSample = [&] { stop.request_stop(); };
    CHECK(codeOf(bench.token->addFingerprint(bench.pin, bench.recorder, stop.get_token())) ==
          ErrorCode::Cancelled);
    CHECK(bench.recorder.samples.size() == 1);
    bench.recorder.onSample = {};
    CHECK(valueOf(bench.token->fingerprints(bench.pin)).empty());
    CHECK(valueOf(bench.token->status()).info.option("bioEnroll") == false);
    bench.add();
}

TEST_CASE("A fingerprint that is not there, and names that cannot be", "[token][fingerprints]") {
    ReaderBench bench;
    const Bytes stranger{9, 9};
    CHECK(codeOf(bench.token->renameFingerprint(stranger, "x", bench.pin)) == ErrorCode::FingerprintNotFound);
    CHECK(codeOf(bench.token->removeFingerprint(stranger, bench.pin)) == ErrorCode::FingerprintNotFound);
    const auto one = bench.add();
    for (const auto& name : {std::string(65, 'a'), std::string("\xFF"), std::string("a\0b", 3)})
        CHECK(codeOf(bench.token->renameFingerprint(one.id, name, bench.pin)) == ErrorCode::InvalidArgument);
    CHECK(codeOf(bench.token->renameFingerprint({}, "x", bench.pin)) == ErrorCode::InvalidArgument);
    CHECK(codeOf(bench.token->removeFingerprint({}, bench.pin)) == ErrorCode::InvalidArgument);
    CHECK(valueOf(bench.token->fingerprints(bench.pin)).size() == 1);
}

TEST_CASE("A key without a reader, and a key without a PIN", "[token][fingerprints]") {
    auto personality = briskPersonality();
    const auto pin = pinOf(usualPin);
    personality.fingerprintReader = false;
    SimulatorBench without(Touch::Automatic, personality);
    without.setUsualPin();
    CHECK(codeOf(without.token->fingerprints(pin)) == ErrorCode::NotSupportedByKey);
    SimulatorBench fresh;
    CHECK(codeOf(fresh.token->fingerprints(pin)) == ErrorCode::PinNotSet);
}

TEST_CASE("Status tells of the sensor and of the tries a fingerprint has", "[token][fingerprints][status]") {
    auto personality = briskPersonality();
    personality.swipeSensor = true;
    ReaderBench bench(personality);
    auto status = valueOf(bench.token->status());
    REQUIRE(status.sensor.has_value());
    CHECK(status.sensor->kind == token::FingerprintSensor::Kind::Swipe);
    CHECK(status.sensor->samples == 4);
    CHECK_FALSE(status.uvRetries.has_value());
    REQUIRE(status.pinRetries.has_value());
    CHECK(status.pinRetries->left == 8);
    bench.add();
    status = valueOf(bench.token->status());
    CHECK(status.uvRetries == personality.uvAttempts);
    CHECK(status.info.option("bioEnroll") == true);
}
