#pragma once

#include "core/base/Result.h"
#include "core/cbor/Value.h"
#include "core/token/Types.h"

namespace fidesk::token {

/// The answer to authenticatorGetInfo (CTAP 2.1 section 6.4) as the key gave it: what it left out has the
/// standard's default, what is not of the kind the standard says is taken as left out, what is unknown is
/// kept where there is a place for it. Errors: KeyMalfunction where it is no map.
Result<AuthenticatorInfo> toAuthenticatorInfo(const cbor::Value& answer);

} // namespace fidesk::token
