#pragma once

#include "core/base/Bytes.h"
#include "core/base/Crypto.h"
#include "core/base/OpenSsl.h"
#include "core/base/Random.h"

#include <array>
#include <optional>

/// The cryptography of the software key, over OpenSSL; running out of memory ends the program. Any thread.
namespace fidesk::simulator {

/// A P-256 scalar or an Ed25519 seed. 32 bytes, big endian.
using PrivateKey = std::array<std::uint8_t, 32>;

/// A point of P-256. 32 bytes each, big endian.
struct Point {
    std::array<std::uint8_t, 32> x{};
    std::array<std::uint8_t, 32> y{};
};

/// A scalar between 1 and the order less 1, all of it from @p random.
PrivateKey newP256Key(Random& random);
[[nodiscard]] bool isP256Key(const PrivateKey& key);
Point p256Public(const PrivateKey& key);
/// For OpenSSL's own interfaces (certificates).
openssl::Key p256Pair(const PrivateKey& key);
/// The x coordinate of the shared point (32 bytes); nothing if @p peer is not on the curve.
std::optional<std::array<std::uint8_t, 32>> p256Agree(const PrivateKey& key, const Point& peer);
/// ECDSA over SHA-256, DER.
Bytes signEs256(const PrivateKey& key, ByteView data);

/// 32 bytes.
Bytes ed25519Public(const PrivateKey& seed);
/// 64 bytes.
Bytes signEd25519(const PrivateKey& seed, ByteView data);

/// AES-256-CBC without padding. @p key 32 bytes, @p iv 16, @p data a multiple of 16.
Bytes aesCbcEncrypt(ByteView key, ByteView iv, ByteView data);
Bytes aesCbcDecrypt(ByteView key, ByteView iv, ByteView data);

/// AES-256-GCM. @p key 32 bytes, @p nonce 12; the tag (16 bytes) follows the data.
Bytes aesGcmSeal(ByteView key, ByteView nonce, ByteView associated, ByteView data);
/// Nothing if it was not sealed so.
std::optional<Bytes> aesGcmOpen(ByteView key, ByteView nonce, ByteView associated, ByteView sealed);

/// HKDF-SHA-256 (RFC 5869) with a salt of 32 zero bytes, 32 bytes long.
Sha256Digest hkdf(ByteView secret, ByteView info);

} // namespace fidesk::simulator
