#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fidesk {

/// Binary data that is owned. Secrets do not belong here: see Secret.
using Bytes = std::vector<std::uint8_t>;

/// Binary data that somebody else owns.
using ByteView = std::span<const std::uint8_t>;

/// The bytes of @p text, without a terminator. The view lives as long as the text.
inline ByteView asBytes(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// @p bytes as text, one char a byte; no conversion and no check of the encoding.
inline std::string asText(ByteView bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

inline Bytes toBytes(ByteView bytes) {
    return {bytes.begin(), bytes.end()};
}

/// Appends @p more to @p bytes.
inline void append(Bytes& bytes, ByteView more) {
    bytes.insert(bytes.end(), more.begin(), more.end());
}

/// Whether both hold the same bytes. Not for secrets: see equalInConstantTime() in Crypto.h.
inline bool equal(ByteView a, ByteView b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

} // namespace fidesk
