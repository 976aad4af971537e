#pragma once

#include "core/base/Random.h"
#include "core/simulator/Ctap.h"
#include "core/simulator/KeyCrypto.h"
#include "core/simulator/Personality.h"

#include <optional>
#include <string>
#include <vector>

namespace fidesk::simulator {

inline constexpr int maxPinRetries = 8;

/// The serialized large-blob array as it leaves the factory (section 6.10.4): an empty CBOR array and
/// LEFT(SHA-256 of it, 16).
inline constexpr std::array<std::uint8_t, 17> noLargeBlobs{
    0x80, 0x76, 0xbe, 0x8b, 0x52, 0x8d, 0x00, 0x75, 0xf7, 0xaa, 0xe9, 0x8d, 0x6f, 0xa5, 0x7a, 0x6d, 0x3c};

/// A finger that is enrolled.
struct Fingerprint {
    Bytes id{};
    std::string name{}; ///< empty where it has none
    bool operator==(const Fingerprint&) const = default;
};

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
    std::optional<Bytes> blob{};                                ///< credBlob
    std::optional<std::array<std::uint8_t, 32>> largeBlobKey{}; ///< where it was asked for
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
    int uvMismatches{0};                   ///< wrong fingers in a row
    std::vector<Fingerprint> fingerprints{};
    bool alwaysUv{false};
    bool enterpriseAttestation{false};
    std::vector<std::string> minPinLengthRpIds{}; ///< who may learn the least length of a PIN
    Bytes largeBlobs{noLargeBlobs.begin(), noLargeBlobs.end()};
    bool operator==(const Memory&) const = default;

    /// As it leaves the factory, or a reset.
    static Memory fresh(Random& random, const Personality& personality) {
        Memory memory;
        random.fill(memory.deviceSecret);
        memory.minPinLength = personality.minPinLength;
        memory.alwaysUv = personality.alwaysUv;
        return memory;
    }
};

} // namespace fidesk::simulator
