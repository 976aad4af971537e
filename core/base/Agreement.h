#pragma once

#include "core/base/Bytes.h"

#include <array>
#include <optional>

namespace fidesk {

/// One side of an elliptic-curve Diffie-Hellman over P-256 (NIST SP 800-56A), with a pair made for it alone.
/// Each 32 bytes, big endian.
struct Agreement {
    std::array<std::uint8_t, 32> x{}; ///< own public point
    std::array<std::uint8_t, 32> y{};
    std::array<std::uint8_t, 32> shared{}; ///< x of the shared point; wipe it
};

/// Agrees with whoever has the point of @p peerX and @p peerY, 32 bytes each. Nothing where that is no point
/// of the curve.
std::optional<Agreement> agreeByP256(ByteView peerX, ByteView peerY);

/// AES-256 in cipher-block-chaining mode without padding. @p key: 32 bytes, @p iv: 16, @p text: a multiple of
/// 16; nothing otherwise.
std::optional<Bytes> encryptAes256Cbc(ByteView key, ByteView iv, ByteView text);
std::optional<Bytes> decryptAes256Cbc(ByteView key, ByteView iv, ByteView text);

} // namespace fidesk
