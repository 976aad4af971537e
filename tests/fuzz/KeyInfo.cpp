#include "tests/fuzz/FuzzedKey.h"

/// authenticatorGetInfo and what else a key tells without a PIN.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace fidesk::test;
    const auto key = makeFuzzedKey({data, size}, Fixed::Init);
    static_cast<void>(key->status());
    static_cast<void>(key->info());
    return 0;
}
