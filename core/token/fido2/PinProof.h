#pragma once

#include "core/token/fido2/Session.h"

namespace fidesk::token {

/// As Token::checkPin(). CTAP has no "is this the PIN": it is proved by asking for a PIN token. Keys that
/// give none for assertions (noMcGaPermissionsWithClientPin) are asked how many passkeys they have.
Result<void> provePin(Session& session, const Pin& pin);

} // namespace fidesk::token
