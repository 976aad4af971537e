#include "tests/fuzz/FuzzedKey.h"

/// CTAPHID: every report the key sends is the fuzzer's.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace fidesk::test;
    const auto key = makeFuzzedKey({data, size}, Fixed::Nothing);
    static_cast<void>(key->info());
    return 0;
}
