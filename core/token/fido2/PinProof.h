#pragma once

#include "core/token/fido2/Session.h"

namespace fidesk::token {

/// As Token::checkPin(). CTAP has no "is this the PIN": it is proved by asking for a PIN token, and libfido2
/// asks for one only on the way to something else. The something that every key has, that changes nothing and
/// needs no touch, is a silent assertion for a credential that cannot exist. A key that got as far as that
/// has taken the PIN, whatever it answers: not found (0x2E), not without verification (always-UV keys, 0x2B
/// or 0x36), not this kind of id (0x22). Keys that give no token for assertions
/// (noMcGaPermissionsWithClientPin) are asked how many passkeys they have.
Result<void> provePin(Session& session, const Pin& pin);

} // namespace fidesk::token
