#pragma once

#include "core/token/fido2/Session.h"

namespace fidesk::token {

/// As Token::wink(): CTAPHID_WINK.
Result<void> wink(Session& session);

/// As Token::waitForTouch(): authenticatorSelection (CTAP 2.1 section 6.9) where the key speaks CTAP 2.1; the
/// request for a credential that older keys answer after a touch, and do not carry out where they have a PIN;
/// and U2F's registration, asked for again and again until the key is touched.
Result<void> waitForTouch(Session& session, TokenObserver& observer, const std::stop_token& stop,
                          const Timings& timings);

} // namespace fidesk::token
