#pragma once

#include "core/base/Bytes.h"

#include <array>
#include <optional>

namespace fidesk {

using Sha256Digest = std::array<std::uint8_t, 32>;

/// SHA-256 (FIPS 180-4). 32 bytes.
Sha256Digest sha256(ByteView data);

/// HMAC-SHA-256 (RFC 2104). 32 bytes.
Sha256Digest hmacSha256(ByteView key, ByteView data);

/// AES-256 in Galois/counter mode (NIST SP 800-38D): the ciphertext with its 16 bytes of tag behind it. @p
/// key: 32 bytes, @p nonce: 12, never twice with one key.
Bytes sealAes256Gcm(ByteView key, ByteView nonce, ByteView associated, ByteView plaintext);
/// The inverse of sealAes256Gcm(); nothing where @p sealed is not of that key, nonce and associated data.
std::optional<Bytes> openAes256Gcm(ByteView key, ByteView nonce, ByteView associated, ByteView sealed);

/// Whether both hold the same bytes, in time that depends on the lengths alone.
bool equalInConstantTime(ByteView a, ByteView b);

/// Lower-case hexadecimal digits, two a byte.
std::string toHex(ByteView bytes);

} // namespace fidesk
