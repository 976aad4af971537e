#pragma once

#include "core/base/Bytes.h"

#include <array>

namespace fidesk {

using Sha256Digest = std::array<std::uint8_t, 32>;

/// SHA-256 (FIPS 180-4). 32 bytes.
Sha256Digest sha256(ByteView data);

/// HMAC-SHA-256 (RFC 2104). 32 bytes.
Sha256Digest hmacSha256(ByteView key, ByteView data);

/// Whether both hold the same bytes, in time that depends on the lengths alone.
bool equalInConstantTime(ByteView a, ByteView b);

/// Lower-case hexadecimal digits, two a byte.
std::string toHex(ByteView bytes);

} // namespace fidesk
