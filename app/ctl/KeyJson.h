#pragma once

#include "core/token/Types.h"

#include <QJsonObject>

namespace fidesk::ctl {

/// {"id","path","manufacturer","product","vendorId","productId"}
QJsonObject toJson(const token::TokenAddress& address);

/// {"aaguid","versions","extensions","options","algorithms","transports","pinProtocols","minPinLength",
/// "pinSet","pinMustChange","firmwareVersion"?,"passkeysLeft"?}
QJsonObject toJson(const token::AuthenticatorInfo& info);

/// {"rpId","credentialId","userId","userName","userDisplayName"}; ids in base64url.
QJsonObject toJson(const token::Passkey& passkey);

/// "2fc0579f-8113-47ea-b116-bb5a8db9202a"
std::string aaguidText(const std::array<std::uint8_t, 16>& aaguid);

} // namespace fidesk::ctl
