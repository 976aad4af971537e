#include "core/token/fido2/PinProof.h"

#include "core/token/fido2/Credential.h"
#include "core/token/fido2/Passkeys.h"

namespace fidesk::token {

Result<void> provePin(Session& session, const Pin& pin) {
    constexpr std::uint8_t commandGetAssertion = 0x02;
    FIDESK_TRY(session.requirePin());
    FIDESK_ASSIGN(const auto info, session.knownInfo());
    if (info.option("noMcGaPermissionsWithClientPin").value_or(false) && info.canManageCredentials())
        return provePinByPasskeys(session, pin);
    const auto asserted = getAssertion(session,
                                       {.clientDataHash = {},
                                        .rpId = "pin-check.invalid",
                                        .allowList = {Bytes(32, 0)},
                                        .userPresence = false},
                                       pin);
    const bool answered = !session.wire().failure() && session.wire().lastCommand() == commandGetAssertion;
    if (asserted || (answered && asserted.error().native > 0))
        return {};
    return fail(asserted.error());
}

} // namespace fidesk::token
