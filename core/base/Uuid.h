#pragma once

#include "core/base/Random.h"

#include <span>
#include <string>

namespace fidesk {

/// 16 bytes as RFC 9562 writes them, in lower case.
std::string uuidText(std::span<const std::uint8_t, 16> bytes);

/// A fresh version 4 UUID (RFC 9562): "0b7f8a52-1c7e-4a3e-9d53-0c1d2e3f4a5b".
std::string newUuid(Random& random);

} // namespace fidesk
