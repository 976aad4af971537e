#pragma once

#include "core/base/Bytes.h"

namespace fidesk {

/// The seam for randomness. Implementations may be called from any thread.
class Random {
public:
    virtual ~Random() = default;
    /// Fills @p bytes with random ones.
    virtual void fill(std::span<std::uint8_t> bytes) = 0;

    [[nodiscard]] Bytes bytes(std::size_t count) {
        Bytes out(count);
        fill(out);
        return out;
    }
};

/// The operating system's generator through OpenSSL. Ends the program if there is no randomness to be had.
class SystemRandom final : public Random {
public:
    void fill(std::span<std::uint8_t> bytes) override;
};

} // namespace fidesk
