#include "core/token/fido2/Status.h"

#include <fido.h>

#include <algorithm>
#include <array>
#include <optional>

namespace fidesk::token {
namespace {

struct Meaning {
    int status;
    ErrorCode code;
};

constexpr std::array meanings{
    Meaning{FIDO_ERR_INVALID_COMMAND, ErrorCode::NotSupportedByKey},
    Meaning{FIDO_ERR_INVALID_LENGTH, ErrorCode::RequestTooLarge},
    Meaning{FIDO_ERR_TIMEOUT, ErrorCode::KeyUnresponsive},
    Meaning{FIDO_ERR_CHANNEL_BUSY, ErrorCode::KeyBusy},
    Meaning{FIDO_ERR_LIMIT_EXCEEDED, ErrorCode::RequestTooLarge},
    Meaning{FIDO_ERR_UNSUPPORTED_EXTENSION, ErrorCode::NotSupportedByKey},
    Meaning{FIDO_ERR_CREDENTIAL_EXCLUDED, ErrorCode::CredentialExcluded},
    Meaning{FIDO_ERR_UNSUPPORTED_ALGORITHM, ErrorCode::NotSupportedByKey},
    Meaning{FIDO_ERR_OPERATION_DENIED, ErrorCode::UserRefused},
    Meaning{FIDO_ERR_KEY_STORE_FULL, ErrorCode::KeyStoreFull},
    Meaning{FIDO_ERR_UNSUPPORTED_OPTION, ErrorCode::NotSupportedByKey},
    Meaning{FIDO_ERR_INVALID_OPTION, ErrorCode::NotSupportedByKey},
    Meaning{FIDO_ERR_KEEPALIVE_CANCEL, ErrorCode::Cancelled},
    Meaning{FIDO_ERR_NO_CREDENTIALS, ErrorCode::NoCredentials},
    Meaning{FIDO_ERR_USER_ACTION_TIMEOUT, ErrorCode::NotTouched},
    Meaning{FIDO_ERR_PIN_INVALID, ErrorCode::PinWrong},
    Meaning{FIDO_ERR_PIN_BLOCKED, ErrorCode::PinBlocked},
    Meaning{FIDO_ERR_PIN_AUTH_INVALID, ErrorCode::PinAuthInvalid},
    Meaning{FIDO_ERR_PIN_AUTH_BLOCKED, ErrorCode::PinReplugNeeded},
    Meaning{FIDO_ERR_PIN_NOT_SET, ErrorCode::PinNotSet},
    Meaning{FIDO_ERR_PIN_REQUIRED, ErrorCode::PinRequired},
    Meaning{FIDO_ERR_PIN_TOKEN_EXPIRED, ErrorCode::PinAuthInvalid},
    Meaning{FIDO_ERR_REQUEST_TOO_LARGE, ErrorCode::RequestTooLarge},
    Meaning{FIDO_ERR_ACTION_TIMEOUT, ErrorCode::NotTouched},
    Meaning{FIDO_ERR_UP_REQUIRED, ErrorCode::NotTouched},
    Meaning{FIDO_ERR_UV_BLOCKED, ErrorCode::UserVerificationBlocked},
    // A message that libfido2 could not send though the channel took every report has more of them than fit.
    Meaning{FIDO_ERR_TX, ErrorCode::RequestTooLarge},
    Meaning{FIDO_ERR_INVALID_ARGUMENT, ErrorCode::InvalidArgument},
};

std::optional<ErrorCode> pinPolicy(Request request) {
    switch (request) {
    case Request::SetPin:
    case Request::ChangePin:
        return ErrorCode::PinPolicyRefused;
    case Request::WithPin:
        return ErrorCode::PinMustChange;
    case Request::Plain:
    case Request::Reset:
        break;
    }
    return std::nullopt;
}

/// What @p status means as an answer to this request only.
std::optional<ErrorCode> particular(int status, Request request) {
    if (status == FIDO_ERR_PIN_POLICY_VIOLATION)
        return pinPolicy(request);
    if (status == FIDO_ERR_PIN_AUTH_INVALID && request == Request::SetPin)
        return ErrorCode::PinAlreadySet;
    // Some keys say 0x34 where the standard has 0x30; unplugging and plugging in helps with either.
    if ((status == FIDO_ERR_NOT_ALLOWED || status == FIDO_ERR_PIN_AUTH_BLOCKED) && request == Request::Reset)
        return ErrorCode::ResetTooLate;
    return std::nullopt;
}

} // namespace

Error toError(int status, Request request) {
    if (const auto code = particular(status, request))
        return {*code, fido_strerr(status), status};
    const auto* found = std::find_if(meanings.begin(), meanings.end(),
                                     [status](const Meaning& meaning) { return meaning.status == status; });
    return {found == meanings.end() ? ErrorCode::KeyMalfunction : found->code, fido_strerr(status), status};
}

} // namespace fidesk::token
