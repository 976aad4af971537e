#pragma once

#include "core/token/fido2/Session.h"

namespace fidesk::token {

// authenticatorConfig (CTAP 2.1 section 6.11), as the functions of Token; `pin` is null for a key without
// one.

Result<void> setMinPinLength(Session& session, std::size_t codePoints, const Pin* pin);
Result<void> setMinPinLengthRpIds(Session& session, const std::vector<std::string>& rpIds, const Pin* pin);
Result<void> forcePinChange(Session& session, const Pin* pin);
Result<void> setAlwaysUv(Session& session, bool on, const Pin* pin);
Result<void> enableEnterpriseAttestation(Session& session, const Pin* pin);

} // namespace fidesk::token
