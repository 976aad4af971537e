#pragma once

#include "core/base/Result.h"

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace fidesk::simulator {

/// Which standard the key was made to.
enum class Standard {
    U2f,     ///< FIDO U2F alone: CTAPHID_MSG, no CTAPHID_CBOR
    Ctap20,  ///< FIDO_2_0: no permissions, no management of any kind
    Preview, ///< FIDO_2_1_PRE: FIDO_2_0 with credential and fingerprint management under preview numbers
    Ctap21   ///< FIDO_2_1
};

/// What the key is. The defaults make a CTAP 2.1 key with room for 25 passkeys ("ctap21"). Times are CTAP's
/// own unless a test shortens them. Which commands and options follow from it is said in Offers.h.
struct Personality {
    std::string name{"ctap21"}; ///< what it is chosen by
    Standard standard{Standard::Ctap21};
    std::string manufacturer{"Fidesk"};
    std::string product{"Software Key"};
    bool clientPin{true};          ///< has authenticatorClientPIN
    bool discoverable{true};       ///< keeps passkeys
    bool u2f{true};                ///< answers U2F beside CTAP 2; always so where the standard is U2f
    bool wink{true};               ///< has CTAPHID_WINK
    bool alwaysUv{false};          ///< alwaysUv is on as it leaves the factory, and after a reset
    bool refusesSimplePins{false}; ///< PIN_POLICY_VIOLATION for three equal or successive characters in a row
    bool exotic{false};            ///< tells of much in getInfo that nobody knows
    bool fingerprintReader{false}; ///< has bioEnrollment and built-in user verification
    std::size_t fingerprintSlots{5};
    int uvAttempts{5}; ///< built-in tries before only the PIN is left
    std::size_t passkeySlots{25};
    bool swipeSensor{false};                          ///< the reader's kind: swipe, not touch
    bool alwaysUvFixed{false};                        ///< alwaysUv cannot be switched off
    std::size_t minPinLengthRpIds{8};                 ///< how many RP ids may be set for minPinLength
    std::map<std::string, unsigned> certifications{}; ///< as getInfo lists them; empty: it lists none
    std::size_t largeBlobStore{4096}; ///< bytes of the serialized large-blob array; at least 1024
    std::size_t maxMessageSize{2048}; ///< bytes of a CTAP 2 request
    std::size_t maxCredentialsInList{16};
    std::size_t maxCredentialIdLength{128}; ///< bytes
    std::size_t minPinLength{4};            ///< code points
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
    /// How long, after U2F was told that a touch is wanted, one still counts.
    std::chrono::milliseconds u2fTouchWindow{10'000};
};

/// Every personality that has a name, the default first. The names are distinct. Any thread.
const std::vector<Personality>& personalities();
/// The one of that name. Errors: InvalidArgument, with the names there are in the detail.
Result<Personality> personalityNamed(std::string_view name);

} // namespace fidesk::simulator
