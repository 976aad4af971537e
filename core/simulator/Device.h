#pragma once

#include "core/simulator/Memory.h"
#include "core/simulator/PinToken.h"

#include <functional>
#include <vector>

namespace fidesk::simulator {

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

/// What the key knows only while it has power.
struct PowerCycle {
    /// New key agreement keys; everything else as after power-up.
    explicit PowerCycle(Random& random) : keyAgreement{newP256Key(random), newP256Key(random)} {}

    std::array<PrivateKey, 2> keyAgreement; ///< by protocol
    PinToken token{};
    int consecutivePinMismatches{0};
    std::optional<PendingAssertions> assertions{};
    std::optional<Enumeration> enumeration{};

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
    bool withinResetWindow{false};
    /// Whether there has been a touch since one was last wanted; it counts once. From now on one is wanted.
    std::function<bool()> takeTouch{};

    [[nodiscard]] static SteadyTime now() { return std::chrono::steady_clock::now(); }
    [[nodiscard]] std::size_t freeSlots() const {
        const std::size_t used = memory.credentials.size();
        return personality.passkeySlots > used ? personality.passkeySlots - used : 0;
    }
};

} // namespace fidesk::simulator
