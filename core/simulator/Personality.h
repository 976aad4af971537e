#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>

namespace fidesk::simulator {

/// What the key is. The defaults make a CTAP 2.1 key with room for 25 passkeys. Times are CTAP's own unless a
/// test shortens them.
struct Personality {
    std::string manufacturer{"Fidesk"};
    std::string product{"Software Key"};
    std::size_t passkeySlots{25};
    std::size_t minPinLength{4}; ///< code points
    bool fingerprintReader{false};
    bool swipeSensor{false}; ///< the reader's kind: swipe, not touch
    std::size_t fingerprintSlots{5};
    int uvAttempts{5};                ///< wrong fingers in a row until only the PIN is taken, 1 to 25
    bool alwaysUv{false};             ///< as it leaves the factory
    bool alwaysUvFixed{false};        ///< cannot be switched off
    std::size_t largeBlobStore{4096}; ///< greatest length of the large-blob array, at least 1024
    std::size_t minPinLengthRpIds{8}; ///< how many RP ids may be set for minPinLength
    std::map<std::string, unsigned> certifications{}; ///< as getInfo lists them; empty: it lists none
    std::chrono::milliseconds touchTimeout{30'000};
    std::chrono::milliseconds keepAliveInterval{100};
    std::chrono::milliseconds resetWindow{10'000};
    /// How long a PIN token may lie unused, and how long it lives in all (section 6.5.2.1).
    std::chrono::milliseconds tokenFirstUse{30'000};
    std::chrono::milliseconds tokenLifetime{600'000};
    /// How long the key remembers where an enumeration stands (section 6.3 and 6.8).
    std::chrono::milliseconds followUpTimeout{30'000};
    /// How long it waits for the next report of a message (section 11.2.5.1).
    std::chrono::milliseconds reportTimeout{2'000};
};

} // namespace fidesk::simulator
