#pragma once

#include "core/base/Secret.h"
#include "core/token/fido2/Session.h"

namespace fidesk::token {

// authenticatorCredentialManagement (CTAP 2.1 section 6.8), as the functions of Token. Keys that have only
// its preview ("credentialMgmtPreview") are served as well, but for renaming, which that has not.

/// A passkey with what its large blob is encrypted with: 32 bytes, or none.
struct StoredPasskey {
    Passkey passkey{};
    Secret largeBlobKey{};
};

Result<std::vector<StoredPasskey>> storedPasskeys(Session& session, const Pin& pin);
Result<PasskeyStore> listPasskeys(Session& session, const Pin& pin);
Result<void> renamePasskey(Session& session, const Passkey& passkey, const Pin& pin);
Result<void> deletePasskey(Session& session, ByteView credentialId, const Pin& pin);

/// Proves the PIN by a question that changes nothing: how many passkeys there are.
Result<void> provePinByPasskeys(Session& session, const Pin& pin);

} // namespace fidesk::token
