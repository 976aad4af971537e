#pragma once

#include "core/simulator/Ctap.h"
#include "core/simulator/Personality.h"
#include "core/simulator/PinProtocol.h"

#include <chrono>
#include <string>

namespace fidesk::simulator {

using SteadyTime = std::chrono::steady_clock::time_point;

/// The pinUvAuthToken (CTAP 2.1 section 6.5.2.1): at most one is in use, of whichever protocol asked last.
class PinToken {
public:
    /// resetPinUvAuthToken() for every protocol, then beginUsingPinUvAuthToken() for @p protocol.
    /// @p userIsPresent: the user was seen just now, as with a finger but not with a PIN.
    void begin(PinProtocol protocol, std::uint8_t permissions, std::string rpId, bool userIsPresent,
               Random& random, SteadyTime now);
    /// resetPinUvAuthToken() for every protocol.
    void end() { inUse_ = false; }
    /// 32 bytes.
    [[nodiscard]] ByteView value() const { return value_; }

    /// verify() over @p message, counting as use, of a token that has @p permission. A token that has run out
    /// ends here.
    [[nodiscard]] bool allows(PinProtocol protocol, ByteView message, ByteView signature,
                              Permission permission, const Personality& limits, SteadyTime now);
    /// Whether it is bound to no RP ID or to @p rpId; from then on it is bound to it.
    [[nodiscard]] bool bindTo(const std::string& rpId);
    [[nodiscard]] bool boundToNone() const { return rpId_.empty(); }
    [[nodiscard]] bool boundToOther(const std::string& rpId) const { return !rpId_.empty() && rpId_ != rpId; }
    [[nodiscard]] const std::string& rpId() const { return rpId_; }
    /// Whether getUserVerifiedFlagValue() is true.
    [[nodiscard]] bool userVerified() const { return inUse_ && userVerified_; }
    /// Whether getUserPresentFlagValue() is true: for as long as the token may lie unused.
    [[nodiscard]] bool userPresent(const Personality& limits, SteadyTime now) const {
        return inUse_ && userPresent_ && now - began_ < limits.tokenFirstUse;
    }

    /// After a test of user presence: clearUserPresentFlag(), clearUserVerifiedFlag() and
    /// clearPinUvAuthTokenPermissionsExceptLbw().
    void clearAfterPresence();

private:
    std::array<std::uint8_t, 32> value_{};
    PinProtocol protocol_{PinProtocol::One};
    std::uint8_t permissions_{0};
    std::string rpId_;
    bool inUse_{false};
    bool userVerified_{false};
    bool userPresent_{false};
    bool used_{false};
    SteadyTime began_{};
};

} // namespace fidesk::simulator
