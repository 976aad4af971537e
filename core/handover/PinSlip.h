#pragma once

#include "core/token/Pin.h"

#include <string>

namespace fidesk::handover {

/// For whom a PIN is and of which key. Text is UTF-8, any may be empty; none of it is secret.
struct SlipDetails {
    std::string displayName{}; ///< of the user
    std::string userName{};    ///< their userPrincipalName
    std::string nickname{};    ///< of the registration
    std::string label{};       ///< what is written on the key
    std::string model{};
    std::string serial{};
    std::string portalName{};
    std::string portal{}; ///< its address
    std::string date{};   ///< 2026-04-20
    bool operator==(const SlipDetails&) const = default;
};

/// A PIN with what is said beside it. Move-only, since the PIN is.
struct PinSlip {
    SlipDetails details{};
    token::Pin pin;

    [[nodiscard]] PinSlip clone() const { return {details, pin.clone()}; }
};

} // namespace fidesk::handover
