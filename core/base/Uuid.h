#pragma once

#include "core/base/Random.h"

#include <string>

namespace fidesk {

/// A fresh version 4 UUID (RFC 9562): "0b7f8a52-1c7e-4a3e-9d53-0c1d2e3f4a5b".
std::string newUuid(Random& random);

} // namespace fidesk
