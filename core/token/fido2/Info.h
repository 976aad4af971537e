#pragma once

#include "core/token/Types.h"

#include <fido.h>

namespace fidesk::token {

/// What libfido2 read of authenticatorGetInfo, as ours; what the key left out has the standard's default.
AuthenticatorInfo toAuthenticatorInfo(const fido_cbor_info_t& info);

} // namespace fidesk::token
