#pragma once

#include "core/base/Error.h"

namespace fidesk::token {

/// What was asked of the key: some status codes mean one thing here and another there.
enum class Request {
    Plain,     ///< without a PIN
    WithPin,   ///< begins with a PIN token request
    SetPin,    ///< the first PIN
    ChangePin, ///< the old one and a new one
    Reset
};

/// What libfido2's @p status (a CTAP status code, or a negative one of its own; never FIDO_OK) means as the
/// answer to @p request. One table for every operation; what has no better name is KeyMalfunction. `native`
/// keeps the status.
Error toError(int status, Request request);

} // namespace fidesk::token
