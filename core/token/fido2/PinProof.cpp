#include "core/token/fido2/PinProof.h"

#include "core/token/fido2/Passkeys.h"

namespace fidesk::token {

Result<void> provePin(Session& session, const Pin& pin) {
    FIDESK_TRY(session.requirePin());
    FIDESK_ASSIGN(const auto info, session.knownInfo());
    if (info.option("noMcGaPermissionsWithClientPin").value_or(false) && info.canManageCredentials())
        return provePinByPasskeys(session, pin);
    return session.tokens().provePin(pin);
}

} // namespace fidesk::token
