#include "core/base/Error.h"

#include <cstdio>

namespace fidesk {

bool answerLost(ErrorCode code) {
    return code == ErrorCode::KeyUnplugged || code == ErrorCode::KeyUnresponsive ||
           code == ErrorCode::KeyMalfunction;
}

std::string_view name(ErrorCode code) {
    switch (code) {
    case ErrorCode::Cancelled:
        return "Cancelled";
    case ErrorCode::InvalidArgument:
        return "InvalidArgument";
    case ErrorCode::Malformed:
        return "Malformed";
    case ErrorCode::FileUnreadable:
        return "FileUnreadable";
    case ErrorCode::FileUnwritable:
        return "FileUnwritable";
    case ErrorCode::DatabaseFailed:
        return "DatabaseFailed";
    case ErrorCode::Internal:
        return "Internal";
    case ErrorCode::NoKey:
        return "NoKey";
    case ErrorCode::SeveralKeys:
        return "SeveralKeys";
    case ErrorCode::KeyNotPermitted:
        return "KeyNotPermitted";
    case ErrorCode::KeyUnplugged:
        return "KeyUnplugged";
    case ErrorCode::KeyBusy:
        return "KeyBusy";
    case ErrorCode::KeyUnresponsive:
        return "KeyUnresponsive";
    case ErrorCode::KeyMalfunction:
        return "KeyMalfunction";
    case ErrorCode::PinTooShort:
        return "PinTooShort";
    case ErrorCode::PinTooLong:
        return "PinTooLong";
    case ErrorCode::PinMalformed:
        return "PinMalformed";
    case ErrorCode::PinMismatch:
        return "PinMismatch";
    case ErrorCode::PinWrong:
        return "PinWrong";
    case ErrorCode::PinReplugNeeded:
        return "PinReplugNeeded";
    case ErrorCode::PinBlocked:
        return "PinBlocked";
    case ErrorCode::PinPolicyRefused:
        return "PinPolicyRefused";
    case ErrorCode::PinMustChange:
        return "PinMustChange";
    case ErrorCode::PinNotSet:
        return "PinNotSet";
    case ErrorCode::PinAlreadySet:
        return "PinAlreadySet";
    case ErrorCode::PinRequired:
        return "PinRequired";
    case ErrorCode::PinAuthInvalid:
        return "PinAuthInvalid";
    case ErrorCode::UserVerificationBlocked:
        return "UserVerificationBlocked";
    case ErrorCode::NotTouched:
        return "NotTouched";
    case ErrorCode::UserRefused:
        return "UserRefused";
    case ErrorCode::ResetTooLate:
        return "ResetTooLate";
    case ErrorCode::NotAllowed:
        return "NotAllowed";
    case ErrorCode::ResetOtherKey:
        return "ResetOtherKey";
    case ErrorCode::ResetKeyNotBack:
        return "ResetKeyNotBack";
    case ErrorCode::MinPinLengthRefused:
        return "MinPinLengthRefused";
    case ErrorCode::FingerprintStoreFull:
        return "FingerprintStoreFull";
    case ErrorCode::FingerprintNotFound:
        return "FingerprintNotFound";
    case ErrorCode::LargeBlobStoreFull:
        return "LargeBlobStoreFull";
    case ErrorCode::LargeBlobNotFound:
        return "LargeBlobNotFound";
    case ErrorCode::UserVerificationFailed:
        return "UserVerificationFailed";
    case ErrorCode::KeyStoreFull:
        return "KeyStoreFull";
    case ErrorCode::CredentialExcluded:
        return "CredentialExcluded";
    case ErrorCode::NoCredentials:
        return "NoCredentials";
    case ErrorCode::NotSupportedByKey:
        return "NotSupportedByKey";
    case ErrorCode::RequestTooLarge:
        return "RequestTooLarge";
    case ErrorCode::VirtualUsbMissing:
        return "VirtualUsbMissing";
    case ErrorCode::VirtualUsbNotPermitted:
        return "VirtualUsbNotPermitted";
    case ErrorCode::PortalAddressInvalid:
        return "PortalAddressInvalid";
    case ErrorCode::PortalUnknown:
        return "PortalUnknown";
    case ErrorCode::PortalUnreachable:
        return "PortalUnreachable";
    case ErrorCode::PortalUntrusted:
        return "PortalUntrusted";
    case ErrorCode::PortalTimeout:
        return "PortalTimeout";
    case ErrorCode::PortalMalformed:
        return "PortalMalformed";
    case ErrorCode::PortalFailed:
        return "PortalFailed";
    case ErrorCode::PortalBusy:
        return "PortalBusy";
    case ErrorCode::PortalRefused:
        return "PortalRefused";
    case ErrorCode::PortalNotAdded:
        return "PortalNotAdded";
    case ErrorCode::SignInNeeded:
        return "SignInNeeded";
    case ErrorCode::SignInRefused:
        return "SignInRefused";
    case ErrorCode::SignInExpired:
        return "SignInExpired";
    case ErrorCode::Forbidden:
        return "Forbidden";
    case ErrorCode::UserNotFound:
        return "UserNotFound";
    case ErrorCode::RegistrationNotFound:
        return "RegistrationNotFound";
    case ErrorCode::NicknameEmpty:
        return "NicknameEmpty";
    case ErrorCode::NicknameTooLong:
        return "NicknameTooLong";
    case ErrorCode::NicknameMalformed:
        return "NicknameMalformed";
    case ErrorCode::NicknameNotAllowed:
        return "NicknameNotAllowed";
    case ErrorCode::ModelNotAllowed:
        return "ModelNotAllowed";
    case ErrorCode::NicknameTaken:
        return "NicknameTaken";
    case ErrorCode::DuplicateCredential:
        return "DuplicateCredential";
    case ErrorCode::TooManyRegistrations:
        return "TooManyRegistrations";
    case ErrorCode::ChallengeExpired:
        return "ChallengeExpired";
    case ErrorCode::RenameNotSupported:
        return "RenameNotSupported";
    case ErrorCode::ProfileNotFound:
        return "ProfileNotFound";
    case ErrorCode::ProfileLocked:
        return "ProfileLocked";
    case ErrorCode::JobLive:
        return "JobLive";
    case ErrorCode::JobNotFound:
        return "JobNotFound";
    case ErrorCode::KeyOfAnotherJob:
        return "KeyOfAnotherJob";
    case ErrorCode::KeyUsedInBatch:
        return "KeyUsedInBatch";
    case ErrorCode::BatchIncomplete:
        return "BatchIncomplete";
    case ErrorCode::RecipientUnusable:
        return "RecipientUnusable";
    case ErrorCode::ClientDataMalformed:
        return "ClientDataMalformed";
    case ErrorCode::ClientDataTypeMismatch:
        return "ClientDataTypeMismatch";
    case ErrorCode::ChallengeMismatch:
        return "ChallengeMismatch";
    case ErrorCode::OriginMismatch:
        return "OriginMismatch";
    case ErrorCode::CrossOriginRefused:
        return "CrossOriginRefused";
    case ErrorCode::AttestationObjectMalformed:
        return "AttestationObjectMalformed";
    case ErrorCode::AuthenticatorDataMalformed:
        return "AuthenticatorDataMalformed";
    case ErrorCode::RpIdMismatch:
        return "RpIdMismatch";
    case ErrorCode::UserPresenceMissing:
        return "UserPresenceMissing";
    case ErrorCode::UserVerificationMissing:
        return "UserVerificationMissing";
    case ErrorCode::BackupFlagsInvalid:
        return "BackupFlagsInvalid";
    case ErrorCode::CredentialIdMismatch:
        return "CredentialIdMismatch";
    case ErrorCode::CredentialIdTooLong:
        return "CredentialIdTooLong";
    case ErrorCode::PublicKeyMalformed:
        return "PublicKeyMalformed";
    case ErrorCode::AlgorithmNotAllowed:
        return "AlgorithmNotAllowed";
    case ErrorCode::AttestationFormatUnsupported:
        return "AttestationFormatUnsupported";
    case ErrorCode::AttestationStatementMalformed:
        return "AttestationStatementMalformed";
    case ErrorCode::AttestationSignatureInvalid:
        return "AttestationSignatureInvalid";
    case ErrorCode::AttestationCertificateInvalid:
        return "AttestationCertificateInvalid";
    case ErrorCode::AttestationAaguidMismatch:
        return "AttestationAaguidMismatch";
    case ErrorCode::AttestationUntrusted:
        return "AttestationUntrusted";
    case ErrorCode::AttestationMissing:
        return "AttestationMissing";
    case ErrorCode::AssertionSignatureInvalid:
        return "AssertionSignatureInvalid";
    case ErrorCode::CounterNotIncreased:
        return "CounterNotIncreased";
    case ErrorCode::UserHandleMismatch:
        return "UserHandleMismatch";
    }
    return "Unknown";
}

std::optional<ErrorCode> codeNamed(std::string_view text) {
    constexpr int last = static_cast<int>(ErrorCode::UserHandleMismatch);
    for (int code = 0; code <= last; ++code)
        if (name(static_cast<ErrorCode>(code)) == text)
            return static_cast<ErrorCode>(code);
    return std::nullopt;
}

std::string describe(const Error& error) {
    std::string text{name(error.code)};
    if (error.native != 0) {
        char number[24];
        std::snprintf(number, sizeof number, error.native < 256 ? " (0x%02X)" : " (%d)", error.native);
        text += number;
    }
    if (!error.detail.empty())
        text += ": " + error.detail;
    return text;
}

} // namespace fidesk
