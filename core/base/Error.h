#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace fidesk {

/// Everything that can go wrong, closed: whoever adds one adds its sentence to ui/text/ErrorText.cpp.
enum class ErrorCode {
    // Anywhere
    Cancelled,       ///< A stop was requested; nothing was left half-done.
    InvalidArgument, ///< The caller's value is not acceptable; `detail` names it.
    Malformed,       ///< A file or message is not what it should be; `detail` says where.
    FileUnreadable,  ///< `detail` is the path.
    FileUnwritable,  ///< `detail` is the path.
    DatabaseFailed,  ///< The store refused; `detail` is its own message.
    Internal,        ///< A fault of ours or of a library; `detail` for the log.

    // This computer
    VirtualUsbMissing,      ///< The system has no way to plug a software key into it (/dev/uhid).
    VirtualUsbNotPermitted, ///< It has, and this user may not use it.

    // Keys: what the authenticator answered (`native` is the CTAP status code) or what became of it
    NoKey,            ///< No security key is inserted.
    SeveralKeys,      ///< More than one is, and none was chosen.
    KeyNotPermitted,  ///< The operating system does not let this user open it.
    KeyUnplugged,     ///< It went away half-way.
    KeyBusy,          ///< Another program, or another channel, has it (0x06).
    KeyUnresponsive,  ///< It stopped answering.
    KeyMalfunction,   ///< It answered nonsense, or an error that has no better name: `native` has its code,
                      ///< `detail` the code's name.
    PinTooShort,      ///< Fewer code points than the key's minimum.
    PinTooLong,       ///< More than 63 bytes of UTF-8.
    PinMalformed,     ///< Not UTF-8, or with a NUL or control character.
    PinMismatch,      ///< The two entries of the new PIN differ.
    PinWrong,         ///< 0x31; `retriesLeft` says how many tries remain.
    PinReplugNeeded,  ///< 0x34: three wrong in a row; unplug and plug in again.
    PinBlocked,       ///< 0x32: no tries left; only a reset helps.
    PinPolicyRefused, ///< 0x37 to a new PIN: the key has a rule of its own.
    PinMustChange,    ///< 0x37 to a token request: the PIN must be changed before anything else.
    PinNotSet,        ///< 0x35, or the operation needs a PIN and the key has none.
    PinAlreadySet,    ///< A first PIN for a key that has one.
    PinRequired,      ///< 0x36: the key wants the PIN and none was given.
    PinAuthInvalid,   ///< 0x33: the PIN token was not accepted.
    UserVerificationBlocked, ///< 0x3C: the fingerprint was wrong too often; use the PIN.
    NotTouched,              ///< 0x2F, 0x3A: nobody touched it in time.
    UserRefused,             ///< 0x27: refused on the key.
    ResetTooLate,            ///< 0x30 to a reset: more than 10 s after it was plugged in.
    NotAllowed,           ///< 0x30 to anything but a reset, 0x27 to a setting, 0x40: the key does not let it.
    ResetOtherKey,        ///< Not the key that was to be reset came back; `detail` names what did.
    ResetKeyNotBack,      ///< The key was not plugged in again in time.
    MinPinLengthRefused,  ///< 0x37 to setMinPINLength: it can only go up.
    FingerprintStoreFull, ///< 0x17: no room for another fingerprint.
    FingerprintNotFound,  ///< The key has no such fingerprint.
    LargeBlobStoreFull,   ///< 0x18, or more than the key's large-blob array holds.
    LargeBlobNotFound,    ///< This passkey has no large blob.
    UserVerificationFailed, ///< 0x3F: the fingerprint was not recognised.
    KeyStoreFull,           ///< 0x28: no room for another passkey.
    CredentialExcluded,     ///< 0x19: this key is registered for this user already.
    NoCredentials,          ///< 0x2E: none of the credentials asked for is on this key.
    NotSupportedByKey,      ///< The key has no such feature, option, extension or algorithm.
    RequestTooLarge,        ///< 0x39, or larger than the key's message size.

    // Portal: reaching it and signing in (`native` is the HTTP status where there was one)
    PortalAddressInvalid, ///< Not an https address (or http on loopback).
    PortalUnknown,        ///< No such host.
    PortalUnreachable,    ///< The host is there and does not answer, or the network is down.
    PortalUntrusted,      ///< Its certificate is not trusted, or is for another name.
    PortalTimeout,        ///< No answer in time; whether it acted is not known.
    PortalMalformed,      ///< It answered something that is not its API.
    PortalFailed,         ///< 5xx; whether it acted is not known.
    PortalBusy,           ///< 429 or 503; `retryAfter` says how long to wait, where it said so.
    PortalRefused,        ///< 400: `detail` is the portal's own message.
    PortalNotAdded,       ///< No portal is set up in this program.
    SignInNeeded,         ///< Nobody is signed in, or the session has ended (401).
    SignInRefused,        ///< User name, password, key or consent was refused.
    SignInExpired,        ///< Nobody finished the sign-in in time.
    Forbidden,            ///< 403: the signed-in user may not do this.
    UserNotFound,         ///< No such user, or outside the administrator's organisations.
    RegistrationNotFound, ///< It is gone, or never was.
    NicknameEmpty,
    NicknameTooLong,      ///< More than 30 characters.
    NicknameMalformed,    ///< Control characters, or not UTF-8.
    NicknameTaken,        ///< The user has another registration of that name.
    NicknameNotAllowed,   ///< It is not of the form that the organisation's policy wants.
    ModelNotAllowed,      ///< The organisation's policy does not allow keys of this model.
    DuplicateCredential,  ///< 409: this very credential is registered already.
    TooManyRegistrations, ///< The user has as many as the portal allows.
    ChallengeExpired,     ///< The portal's challenge is older than it allows.
    RenameNotSupported,   ///< This portal cannot rename.

    // Enrolment: profiles, jobs, batches, the hand-over of PINs
    ProfileNotFound,   ///< There is no profile of this id; `detail` is the id.
    ProfileLocked,     ///< It is preset for this machine and cannot be changed here.
    JobLive,           ///< A program that runs is at this job.
    JobNotFound,       ///< It is over, or never was.
    KeyOfAnotherJob,   ///< The key that is in is not the one this job is about.
    KeyUsedInBatch,    ///< This key was issued to another row of the same batch; `detail` names it.
    BatchIncomplete,   ///< The batch stopped with rows left, or rows of it failed; `detail` counts them.
    RecipientUnusable, ///< Nothing can be encrypted to this certificate; `detail` says why.

    // Verification of registrations and assertions (WebAuthn Level 3, sections 7.1 and 7.2)
    ClientDataMalformed,
    ClientDataTypeMismatch, ///< `type` is not webauthn.create (or webauthn.get).
    ChallengeMismatch,
    OriginMismatch,
    CrossOriginRefused, ///< `crossOrigin` is true where it must not be.
    AttestationObjectMalformed,
    AuthenticatorDataMalformed,
    RpIdMismatch,            ///< rpIdHash is not SHA-256 of the RP ID.
    UserPresenceMissing,     ///< UP is 0.
    UserVerificationMissing, ///< UV is 0 where it is required.
    BackupFlagsInvalid,      ///< BS without BE.
    CredentialIdMismatch,    ///< The id beside the response is not the one inside it.
    CredentialIdTooLong,     ///< More than 1023 bytes.
    PublicKeyMalformed,      ///< Not a COSE key of a kind we know, or not on its curve.
    AlgorithmNotAllowed,     ///< Not one of pubKeyCredParams.
    AttestationFormatUnsupported,
    AttestationStatementMalformed,
    AttestationSignatureInvalid,
    AttestationCertificateInvalid, ///< Breaks a rule of section 8.2.1.
    AttestationAaguidMismatch,     ///< The certificate names another AAGUID.
    AttestationUntrusted,          ///< Its chain does not end in a root given.
    AttestationMissing,            ///< Format "none" where attestation is required.
    AssertionSignatureInvalid,
    CounterNotIncreased, ///< The signature counter did not go up: perhaps a copy.
    UserHandleMismatch,  ///< userHandle names another user.
};

/// One failure: what happened, for the program; what the other side said, for the log. No secret is ever in
/// it. The sentence for people is made of it in ui/text.
struct Error {
    ErrorCode code{ErrorCode::Internal};
    int native{0};                    ///< CTAP status code or HTTP status; 0 where there is none.
    std::string detail{};             ///< UTF-8, for logs; may hold the other side's own words.
    std::optional<int> retriesLeft{}; ///< PIN tries left, with PinWrong.
    std::optional<std::chrono::milliseconds> retryAfter{}; ///< With PortalBusy, and core/sql/Failures.h.

    Error() = default;
    Error(ErrorCode c, std::string d = {}, int n = 0) : code(c), native(n), detail(std::move(d)) {}
};

/// Whether this means that a key's answer was lost: it may have done what it was told to, or not.
bool answerLost(ErrorCode code);

/// The enumerator's own name, for logs and `--json`: "PinWrong".
std::string_view name(ErrorCode code);

/// The code of that name; nothing where there is none.
std::optional<ErrorCode> codeNamed(std::string_view name);

/// "PinWrong (0x31): detail", for logs.
std::string describe(const Error& error);

} // namespace fidesk
