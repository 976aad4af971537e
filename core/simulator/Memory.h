#pragma once

#include "core/base/Random.h"
#include "core/simulator/Ctap.h"
#include "core/simulator/KeyCrypto.h"

#include <optional>
#include <string>
#include <vector>

namespace fidesk::simulator {

inline constexpr int maxPinRetries = 8;

/// A credential with its private key: a discoverable one as it is stored, or one unwrapped from its id.
struct Credential {
    Bytes id{};
    std::string rpId{};
    Bytes userId{}; ///< 1 to 64 bytes; empty where not discoverable
    std::string userName{};
    std::string userDisplayName{};
    std::int64_t algorithm{coseEs256};
    PrivateKey privateKey{};
    std::uint8_t protection{1}; ///< credProtect, 1 to 3
    bool hmacSecret{false};
    std::uint32_t counter{0};
    bool discoverable{true};
    bool operator==(const Credential&) const = default;
};

/// What the key remembers without power. Not held as Secret: a software key protects nothing, and this is a
/// plain value that commands work on a copy of.
struct Memory {
    std::array<std::uint8_t, 32> deviceSecret{};           ///< wraps what is not stored
    std::optional<std::array<std::uint8_t, 16>> pinHash{}; ///< LEFT(SHA-256(PIN), 16); no PIN: nothing
    std::size_t pinCodePoints{0};                          ///< of the PIN that is set
    int pinRetries{maxPinRetries};
    std::size_t minPinLength{4};
    bool forcePinChange{false};
    std::uint32_t counter{0};              ///< of all credentials that are not stored
    std::vector<Credential> credentials{}; ///< discoverable ones, oldest first
    bool operator==(const Memory&) const = default;

    /// As it leaves the factory, or a reset.
    static Memory fresh(Random& random, std::size_t minPinLength) {
        Memory memory;
        random.fill(memory.deviceSecret);
        memory.minPinLength = minPinLength;
        return memory;
    }
};

} // namespace fidesk::simulator
