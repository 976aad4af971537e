#pragma once

#include "core/token/fido2/Session.h"

namespace fidesk::token {

/// authenticatorCredentialManagement (CTAP 2.1 section 6.8), as Token::passkeys() and
/// Token::deletePasskey(). Keys that have only its preview ("credentialMgmtPreview") are served as well.
Result<std::vector<Passkey>> listPasskeys(Session& session, const Pin& pin);
Result<void> deletePasskey(Session& session, ByteView credentialId, const Pin& pin);

} // namespace fidesk::token
