#pragma once

#include "core/enrolment/KeyAtHand.h"

namespace fidesk::enrolment {

/// Whether the key does not tell of @p job's passkey without user verification: it is of credProtect level 3
/// (CTAP 2.1 section 12.1).
bool hides(const records::Job& job);

/// Whether @p key has @p job's passkey; @p pin may be null where that can be told without. Errors:
/// PinRequired, Token::holdsAnyOf(), Token::passkeys().
Result<bool> hasPasskey(const KeyAtHand& key, const records::Job& job, const token::Pin* pin,
                        const std::stop_token& stop);

/// The same of a key that demands another PIN, and tells nothing with the one it has: false where it does not
/// tell. Errors: KeyOfAnotherJob, where it does not have it; Token::holdsAnyOf().
Result<bool> hasPasskeyAsFarAsTold(const KeyAtHand& key, const records::Job& job,
                                   const std::stop_token& stop);

/// Nothing against it that @p key, which is of the right model, is the one of @p job: as far as it tells
/// without its PIN, it has the passkey that the job left there. Errors: KeyOfAnotherJob;
/// Token::holdsAnyOf().
Result<void> canBeTheKey(const KeyAtHand& key, const records::Job& job, const std::stop_token& stop);

/// prove() with the passkey of @p job, as far as the journal has it. Errors: as there, those of
/// parseAttestationObject().
Result<void> proveAgain(const KeyAtHand& key, const records::Job& job, const token::Pin& pin, Random& random,
                        token::TokenObserver& observer, const std::stop_token& stop);

/// Whether @p code says nothing of what the key can do: it was not reached, or the PIN was not the right one.
/// Asked again, it may say otherwise.
bool leavesKeyOpen(ErrorCode code);

} // namespace fidesk::enrolment
