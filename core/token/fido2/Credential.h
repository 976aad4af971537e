#pragma once

#include "core/token/fido2/Session.h"

namespace fidesk::token {

/// authenticatorMakeCredential with the PIN, as Token::makeCredential(). libfido2 asks a key for one
/// algorithm: the first of the request's that both know. An exclude list longer than the key takes at once is
/// tried in parts by silent assertions first, as WebAuthn clients do (CTAP 2.1 section 6.1.2 has the limit,
/// maxCredentialCountInList): a part that is found becomes the exclude list, so that the key, touched,
/// refuses.
Result<CreatedCredential> makeCredential(Session& session, const MakeCredential& request, const Pin& pin);

/// authenticatorGetAssertion with the PIN, as Token::getAssertion().
Result<Assertion> getAssertion(Session& session, const GetAssertion& request, const Pin& pin);

} // namespace fidesk::token
