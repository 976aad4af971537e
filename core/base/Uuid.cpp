#include "core/base/Uuid.h"

#include "core/base/Crypto.h"

#include <array>

namespace fidesk {

std::string uuidText(std::span<const std::uint8_t, 16> bytes) {
    std::string text = toHex(bytes);
    for (const std::size_t position : {20U, 16U, 12U, 8U})
        text.insert(position, "-");
    return text;
}

std::string newUuid(Random& random) {
    std::array<std::uint8_t, 16> bytes{};
    random.fill(bytes);
    bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0FU) | 0x40U);
    bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3FU) | 0x80U);
    return uuidText(bytes);
}

} // namespace fidesk
