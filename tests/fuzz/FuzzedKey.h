#pragma once

#include "core/token/fido2/Fido2Token.h"

#include <cstddef>
#include <cstdint>

namespace fidesk::test {

/// What a FuzzedKey answers by itself; all else is taken from the input.
enum class Fixed {
    Nothing, ///< every report is 64 bytes of the input
    Init,    ///< CTAPHID_INIT is answered properly
    GetInfo, ///< and so is authenticatorGetInfo: a key with every option
    PinToken ///< and a key agreement and a PIN token are given: what is behind the PIN can be reached
};

/// A key whose answers are @p input: for each CTAP command, two bytes of length (big endian) and as many
/// bytes of answer, the status first, properly framed; nothing left: it is pulled out. No time passes.
std::unique_ptr<token::Token> makeFuzzedKey(ByteView input, Fixed fixed);

/// Whether a FuzzedKey answers this CTAP request by itself.
bool answeredByItself(ByteView request, Fixed fixed);

/// The PIN of a key with Fixed::PinToken.
token::Pin fuzzedPin();

/// Sees everything, does nothing.
class QuietObserver final : public token::FingerprintObserver {
public:
    void touchNeeded() override {}
    void sampleTaken(const token::FingerprintSample&) override {}
};

} // namespace fidesk::test
