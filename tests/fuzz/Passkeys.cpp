#include "tests/fuzz/FuzzedKey.h"

/// authenticatorCredentialManagement.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace fidesk::test;
    const auto key = makeFuzzedKey({data, size}, Fixed::PinToken);
    const auto store = key->passkeys(fuzzedPin());
    if (store && !store->passkeys.empty())
        static_cast<void>(key->renamePasskey(store->passkeys.front(), fuzzedPin()));
    return 0;
}
