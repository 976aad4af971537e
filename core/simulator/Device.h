#pragma once

#include "core/simulator/Memory.h"
#include "core/simulator/PinToken.h"

#include <functional>
#include <vector>

namespace fidesk::simulator {

/// The greatest credBlob, as getInfo tells it.
inline constexpr std::size_t maxCredBlobLength = 32;

/// The hmac-secret inputs of an assertion, decrypted (section 12.5): one salt or two, 32 bytes each.
struct HmacSecretInput {
    PinProtocol protocol{PinProtocol::One};
    SharedSecret secret{};
    Bytes salts{};
};

/// What an assertion is made of, apart from its credential; getNextAssertion needs it again.
struct AssertionContext {
    Bytes clientDataHash{};
    std::uint8_t flags{0};
    bool listAccounts{false}; ///< several accounts, and the user is verified: names are given too
    bool credBlob{false};     ///< its output is asked for
    bool largeBlobKey{false}; ///< likewise
    std::optional<HmacSecretInput> hmacSecret{};
};

/// Where getNextAssertion stands (section 6.3).
struct PendingAssertions {
    AssertionContext context{};
    std::vector<Bytes> credentialIds{};
    std::size_t next{1};
    SteadyTime touched{}; ///< when the last one was given
};

/// Where an enumeration of credentialManagement stands (section 6.8).
struct Enumeration {
    bool ofRps{true};
    std::vector<std::string> rpIds{};
    std::vector<Bytes> credentialIds{};
    std::size_t next{1};
    SteadyTime touched{};
};

/// A fingerprint that is being enrolled (section 6.7.4).
struct Enrollment {
    Bytes templateId{};
    unsigned remaining{0}; ///< good samples still to come
};

/// A large-blob array that is being written (section 6.10.2).
struct BlobWrite {
    std::size_t expectedLength{0};
    Bytes content{}; ///< so far
};

/// The fingerprint sensor, and the finger on it.
struct Sensor {
    /// As Device::touch, with a time-out of its own.
    std::function<Answer<void>(std::chrono::milliseconds)> touchWithin{};
    /// What it says of the sample that the touch gave (lastEnrollSampleStatus).
    std::function<std::uint8_t()> sample{};
    /// Whether the finger that touched is one that is enrolled.
    std::function<bool()> fingerMatches{};
};

/// What the key knows only while it has power.
struct PowerCycle {
    /// New key agreement keys; everything else as after power-up.
    explicit PowerCycle(Random& random) : keyAgreement{newP256Key(random), newP256Key(random)} {}

    std::array<PrivateKey, 2> keyAgreement; ///< by protocol
    PinToken token{};
    int consecutivePinMismatches{0};
    std::optional<PendingAssertions> assertions{};
    std::optional<Enumeration> enumeration{};
    std::optional<Enrollment> enrollment{};
    std::optional<BlobWrite> blobWrite{};

    PrivateKey& keyAgreementOf(PinProtocol protocol) {
        return keyAgreement[static_cast<std::size_t>(protocol) - 1];
    }
};

/// What a command works on. Owned by the thread that runs commands.
struct Device {
    const Personality& personality;
    Random& random;
    Memory& memory; ///< a working copy: what is changed here lasts only once it has been saved
    PowerCycle& power;
    /// Waits for a touch. Refusals: KeepAliveCancel, UserActionTimeout.
    std::function<Answer<void>()> touch{};
    Sensor sensor{};
    bool withinResetWindow{false};

    [[nodiscard]] static SteadyTime now() { return std::chrono::steady_clock::now(); }
    [[nodiscard]] std::size_t freeSlots() const {
        const std::size_t used = memory.credentials.size();
        return personality.passkeySlots > used ? personality.passkeySlots - used : 0;
    }
};

} // namespace fidesk::simulator
