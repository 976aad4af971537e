#include "tests/fuzz/FuzzedKey.h"

/// authenticatorMakeCredential and authenticatorGetAssertion.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace fidesk;
    const auto key = test::makeFuzzedKey({data, size}, test::Fixed::PinToken);
    test::QuietObserver observer;
    token::MakeCredential request;
    request.rpId = "portal.example";
    request.userId = {1};
    request.algorithms = {-7};
    request.largeBlobKey = true;
    static_cast<void>(key->makeCredential(request, test::fuzzedPin(), observer));
    static_cast<void>(key->getAssertion({.clientDataHash = {}, .rpId = "portal.example", .allowList = {}},
                                        test::fuzzedPin(), observer));
    return 0;
}
