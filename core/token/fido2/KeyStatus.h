#pragma once

#include "core/token/fido2/Session.h"

namespace fidesk::token {

/// As Token::status(). What a key has no answer for is left out; only the key's failing is an error.
Result<TokenStatus> readStatus(Session& session);

} // namespace fidesk::token
