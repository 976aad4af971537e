#pragma once

#include "core/base/Error.h"

namespace fidesk::token {

/// What was asked of the key: some status codes mean one thing here and another there.
enum class Request {
    Plain,     ///< without a PIN
    WithPin,   ///< begins with a PIN token request
    SetPin,    ///< the first PIN
    ChangePin, ///< the old one and a new one
    Reset,
    Passkey,      ///< authenticatorCredentialManagement, about one passkey
    Fingerprint,  ///< authenticatorBioEnrollment, about one template
    Setting,      ///< authenticatorConfig
    MinPinLength, ///< its setMinPINLength with a new length
    LargeBlob     ///< authenticatorLargeBlobs
};

/// What libfido2's @p status (a CTAP status code, or a negative one of its own; never FIDO_OK) means as the
/// answer to @p request (CTAP 2.1 section 8.2). One table for every operation; what has no better name is
/// KeyMalfunction. `native` keeps the status, `detail` its number and name: "code 0x21, processing".
Error toError(int status, Request request);

} // namespace fidesk::token
