#include "tests/fuzz/FuzzedKey.h"

/// authenticatorLargeBlobs, and the passkeys whose blobs they are.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace fidesk::test;
    const auto key = makeFuzzedKey({data, size}, Fixed::PinToken);
    static_cast<void>(key->largeBlobs(fuzzedPin()));
    return 0;
}
