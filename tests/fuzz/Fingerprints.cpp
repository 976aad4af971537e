#include "tests/fuzz/FuzzedKey.h"

/// authenticatorBioEnrollment.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace fidesk::test;
    const auto key = makeFuzzedKey({data, size}, Fixed::PinToken);
    static_cast<void>(key->fingerprints(fuzzedPin()));
    QuietObserver observer;
    static_cast<void>(key->addFingerprint(fuzzedPin(), observer));
    return 0;
}
