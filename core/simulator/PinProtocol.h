#pragma once

#include "core/cbor/Value.h"
#include "core/simulator/KeyCrypto.h"
#include "core/simulator/Personality.h"

#include <optional>

/// PIN/UV auth protocols one and two (CTAP 2.1 sections 6.5.6 and 6.5.7), the authenticator's side.
namespace fidesk::simulator {

enum class PinProtocol : std::uint8_t { One = 1, Two = 2 };

/// Nothing where the key has no protocol of that number.
std::optional<PinProtocol> pinProtocolOf(std::int64_t number, const Personality& personality);

/// What both sides derive from the key agreement. 32 bytes each; the same in protocol one.
struct SharedSecret {
    Sha256Digest hmacKey{};
    Sha256Digest aesKey{};
};

/// The shared secret with a platform's COSE key (section 6.5.6 "decapsulate"); nothing if that is not a key.
std::optional<SharedSecret> decapsulate(PinProtocol protocol, const PrivateKey& own,
                                        const cbor::Value& platformKey);
/// kdf() of the protocol, over the x coordinate of the shared point.
SharedSecret deriveSecret(PinProtocol protocol, ByteView x);
/// The COSE form of a key agreement key.
cbor::Value keyAgreementKey(const Point& point);

/// @p data: a multiple of 16 bytes.
Bytes encryptFor(PinProtocol protocol, const SharedSecret& secret, ByteView data, Random& random);
/// Nothing if the length cannot be right.
std::optional<Bytes> decryptFrom(PinProtocol protocol, const SharedSecret& secret, ByteView data);
/// 16 bytes in protocol one, 32 in two.
Bytes authenticate(PinProtocol protocol, ByteView key, ByteView message);
bool verifies(PinProtocol protocol, ByteView key, ByteView message, ByteView signature);

} // namespace fidesk::simulator
