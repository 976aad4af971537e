#include "core/base/Random.h"

#include <openssl/rand.h>

#include <cstdlib>

namespace fidesk {

void SystemRandom::fill(std::span<std::uint8_t> bytes) {
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
        std::abort(); // No secret made from here on could be trusted.
}

} // namespace fidesk
