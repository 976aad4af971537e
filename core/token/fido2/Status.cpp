#include "core/token/fido2/Status.h"

#include <fido.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>

namespace fidesk::token {
namespace {

// Status codes of CTAP 2.1 section 8.2 for which libfido2 1.12 has no name.
constexpr int noSuchThing = 0x1A; // of no standard
constexpr int integrityFailure = 0x3D;
constexpr int invalidSubcommand = 0x3E;
constexpr int uvInvalid = 0x3F;
constexpr int unauthorizedPermission = 0x40;
constexpr int extensionFirst = 0xE0;
constexpr int vendorFirst = 0xF0;
constexpr int lastStatus = 0xFF;

struct Meaning {
    int status;
    ErrorCode code;
    const char* name;
};

constexpr std::array meanings{
    Meaning{FIDO_ERR_INVALID_COMMAND, ErrorCode::NotSupportedByKey, "invalid command"},
    Meaning{FIDO_ERR_INVALID_PARAMETER, ErrorCode::KeyMalfunction, "invalid parameter"},
    Meaning{FIDO_ERR_INVALID_LENGTH, ErrorCode::RequestTooLarge, "invalid length"},
    Meaning{FIDO_ERR_INVALID_SEQ, ErrorCode::KeyMalfunction, "invalid sequence"},
    Meaning{FIDO_ERR_TIMEOUT, ErrorCode::KeyUnresponsive, "timeout"},
    Meaning{FIDO_ERR_CHANNEL_BUSY, ErrorCode::KeyBusy, "channel busy"},
    Meaning{FIDO_ERR_LOCK_REQUIRED, ErrorCode::KeyBusy, "lock required"},
    Meaning{FIDO_ERR_INVALID_CHANNEL, ErrorCode::KeyMalfunction, "invalid channel"},
    Meaning{FIDO_ERR_CBOR_UNEXPECTED_TYPE, ErrorCode::KeyMalfunction, "unexpected type"},
    Meaning{FIDO_ERR_INVALID_CBOR, ErrorCode::KeyMalfunction, "invalid CBOR"},
    Meaning{FIDO_ERR_MISSING_PARAMETER, ErrorCode::KeyMalfunction, "missing parameter"},
    Meaning{FIDO_ERR_LIMIT_EXCEEDED, ErrorCode::RequestTooLarge, "limit exceeded"},
    Meaning{FIDO_ERR_UNSUPPORTED_EXTENSION, ErrorCode::NotSupportedByKey, "unsupported extension"},
    Meaning{FIDO_ERR_FP_DATABASE_FULL, ErrorCode::FingerprintStoreFull, "fingerprint database full"},
    Meaning{FIDO_ERR_LARGEBLOB_STORAGE_FULL, ErrorCode::LargeBlobStoreFull, "large-blob storage full"},
    Meaning{FIDO_ERR_CREDENTIAL_EXCLUDED, ErrorCode::CredentialExcluded, "credential excluded"},
    Meaning{FIDO_ERR_PROCESSING, ErrorCode::KeyMalfunction, "processing"},
    Meaning{FIDO_ERR_INVALID_CREDENTIAL, ErrorCode::NoCredentials, "invalid credential"},
    Meaning{FIDO_ERR_USER_ACTION_PENDING, ErrorCode::KeyMalfunction, "user action pending"},
    Meaning{FIDO_ERR_OPERATION_PENDING, ErrorCode::KeyMalfunction, "operation pending"},
    Meaning{FIDO_ERR_NO_OPERATIONS, ErrorCode::KeyMalfunction, "no operations"},
    Meaning{FIDO_ERR_UNSUPPORTED_ALGORITHM, ErrorCode::NotSupportedByKey, "unsupported algorithm"},
    Meaning{FIDO_ERR_OPERATION_DENIED, ErrorCode::UserRefused, "operation denied"},
    Meaning{FIDO_ERR_KEY_STORE_FULL, ErrorCode::KeyStoreFull, "key store full"},
    Meaning{FIDO_ERR_NOT_BUSY, ErrorCode::KeyMalfunction, "not busy"},
    Meaning{FIDO_ERR_NO_OPERATION_PENDING, ErrorCode::KeyMalfunction, "no operation pending"},
    Meaning{FIDO_ERR_UNSUPPORTED_OPTION, ErrorCode::NotSupportedByKey, "unsupported option"},
    Meaning{FIDO_ERR_INVALID_OPTION, ErrorCode::NotSupportedByKey, "invalid option"},
    Meaning{FIDO_ERR_KEEPALIVE_CANCEL, ErrorCode::Cancelled, "cancelled"},
    Meaning{FIDO_ERR_NO_CREDENTIALS, ErrorCode::NoCredentials, "no credentials"},
    Meaning{FIDO_ERR_USER_ACTION_TIMEOUT, ErrorCode::NotTouched, "user action timeout"},
    Meaning{FIDO_ERR_NOT_ALLOWED, ErrorCode::NotAllowed, "not allowed"},
    Meaning{FIDO_ERR_PIN_INVALID, ErrorCode::PinWrong, "PIN invalid"},
    Meaning{FIDO_ERR_PIN_BLOCKED, ErrorCode::PinBlocked, "PIN blocked"},
    Meaning{FIDO_ERR_PIN_AUTH_INVALID, ErrorCode::PinAuthInvalid, "PIN authentication invalid"},
    Meaning{FIDO_ERR_PIN_AUTH_BLOCKED, ErrorCode::PinReplugNeeded, "PIN authentication blocked"},
    Meaning{FIDO_ERR_PIN_NOT_SET, ErrorCode::PinNotSet, "PIN not set"},
    Meaning{FIDO_ERR_PIN_REQUIRED, ErrorCode::PinRequired, "PIN required"},
    Meaning{FIDO_ERR_PIN_POLICY_VIOLATION, ErrorCode::PinMustChange, "PIN policy violation"},
    Meaning{FIDO_ERR_PIN_TOKEN_EXPIRED, ErrorCode::PinAuthInvalid, "PIN token expired"},
    Meaning{FIDO_ERR_REQUEST_TOO_LARGE, ErrorCode::RequestTooLarge, "request too large"},
    Meaning{FIDO_ERR_ACTION_TIMEOUT, ErrorCode::NotTouched, "action timeout"},
    Meaning{FIDO_ERR_UP_REQUIRED, ErrorCode::NotTouched, "touch required"},
    Meaning{FIDO_ERR_UV_BLOCKED, ErrorCode::UserVerificationBlocked, "user verification blocked"},
    Meaning{integrityFailure, ErrorCode::KeyMalfunction, "integrity failure"},
    Meaning{invalidSubcommand, ErrorCode::NotSupportedByKey, "invalid subcommand"},
    Meaning{uvInvalid, ErrorCode::UserVerificationFailed, "user verification failed"},
    Meaning{unauthorizedPermission, ErrorCode::NotAllowed, "unauthorized permission"},
    Meaning{FIDO_ERR_ERR_OTHER, ErrorCode::KeyMalfunction, "other"},
    // A message that libfido2 could not send though the channel took every report has more of them than fit.
    Meaning{FIDO_ERR_TX, ErrorCode::RequestTooLarge, "not sent"},
    Meaning{FIDO_ERR_INVALID_ARGUMENT, ErrorCode::InvalidArgument, "invalid argument"},
};

/// Codes that mean something else as the answer to one request.
struct Exception {
    Request request;
    int status;
    ErrorCode code;
};

constexpr std::array exceptions{
    Exception{Request::SetPin, FIDO_ERR_PIN_POLICY_VIOLATION, ErrorCode::PinPolicyRefused},
    Exception{Request::SetPin, FIDO_ERR_PIN_AUTH_INVALID, ErrorCode::PinAlreadySet},
    Exception{Request::ChangePin, FIDO_ERR_PIN_POLICY_VIOLATION, ErrorCode::PinPolicyRefused},
    // Some keys say 0x34 where the standard has 0x30; unplugging and plugging in helps with either.
    Exception{Request::Reset, FIDO_ERR_NOT_ALLOWED, ErrorCode::ResetTooLate},
    Exception{Request::Reset, FIDO_ERR_PIN_AUTH_BLOCKED, ErrorCode::ResetTooLate},
    // Keys differ in how they say that there is no such thing.
    Exception{Request::Passkey, FIDO_ERR_INVALID_OPTION, ErrorCode::NoCredentials},
    Exception{Request::Passkey, noSuchThing, ErrorCode::NoCredentials},
    Exception{Request::Fingerprint, FIDO_ERR_NO_CREDENTIALS, ErrorCode::FingerprintNotFound},
    Exception{Request::Fingerprint, FIDO_ERR_INVALID_CREDENTIAL, ErrorCode::FingerprintNotFound},
    Exception{Request::Fingerprint, FIDO_ERR_INVALID_OPTION, ErrorCode::FingerprintNotFound},
    Exception{Request::Fingerprint, FIDO_ERR_KEY_STORE_FULL, ErrorCode::FingerprintStoreFull},
    // Section 6.11.2: always-UV that cannot be switched off.
    Exception{Request::Setting, FIDO_ERR_OPERATION_DENIED, ErrorCode::NotAllowed},
    Exception{Request::Setting, FIDO_ERR_KEY_STORE_FULL, ErrorCode::RequestTooLarge},
    Exception{Request::MinPinLength, FIDO_ERR_OPERATION_DENIED, ErrorCode::NotAllowed},
    Exception{Request::MinPinLength, FIDO_ERR_PIN_POLICY_VIOLATION, ErrorCode::MinPinLengthRefused},
    Exception{Request::MinPinLength, FIDO_ERR_INVALID_PARAMETER, ErrorCode::MinPinLengthRefused},
    Exception{Request::LargeBlob, FIDO_ERR_KEY_STORE_FULL, ErrorCode::LargeBlobStoreFull},
    Exception{Request::LargeBlob, FIDO_ERR_NOTFOUND, ErrorCode::LargeBlobNotFound},
    Exception{Request::LargeBlob, FIDO_ERR_TX, ErrorCode::LargeBlobStoreFull},
};

std::optional<ErrorCode> particular(int status, Request request) {
    const auto* found = std::find_if(exceptions.begin(), exceptions.end(), [&](const Exception& one) {
        return one.status == status && one.request == request;
    });
    return found == exceptions.end() ? std::nullopt : std::optional(found->code);
}

std::string hex(int status) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    return {'0', 'x', digits[static_cast<std::size_t>(status >> 4)],
            digits[static_cast<std::size_t>(status & 0xF)]};
}

std::string describe(int status, const char* name) {
    if (status < 0 || status > lastStatus)
        return fido_strerr(status);
    if (name != nullptr)
        return "code " + hex(status) + ", " + name;
    if (status >= vendorFirst)
        return "the key's own code " + hex(status);
    if (status >= extensionFirst)
        return "code " + hex(status) + " of an extension";
    return "code " + hex(status) + ", unknown";
}

} // namespace

Error toError(int status, Request request) {
    const auto* found = std::find_if(meanings.begin(), meanings.end(),
                                     [status](const Meaning& meaning) { return meaning.status == status; });
    const bool known = found != meanings.end();
    const ErrorCode usual = known ? found->code : ErrorCode::KeyMalfunction;
    return {particular(status, request).value_or(usual), describe(status, known ? found->name : nullptr),
            status};
}

} // namespace fidesk::token
