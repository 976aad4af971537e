#pragma once

#include <cstdint>
#include <tl/expected.hpp>

namespace fidesk::simulator {

/// CTAP 2.1 section 8.2: what an authenticator answers in the first byte.
enum class Status : std::uint8_t {
    Ok = 0x00,
    InvalidCommand = 0x01,
    InvalidParameter = 0x02,
    InvalidLength = 0x03,
    InvalidSequence = 0x04,
    Other = 0x7F,
    CborUnexpectedType = 0x11,
    InvalidCbor = 0x12,
    MissingParameter = 0x14,
    LimitExceeded = 0x15,
    FpDatabaseFull = 0x17,
    LargeBlobStorageFull = 0x18,
    CredentialExcluded = 0x19,
    UnsupportedAlgorithm = 0x26,
    OperationDenied = 0x27,
    KeyStoreFull = 0x28,
    UnsupportedOption = 0x2B,
    InvalidOption = 0x2C,
    KeepAliveCancel = 0x2D,
    NoCredentials = 0x2E,
    UserActionTimeout = 0x2F,
    NotAllowed = 0x30,
    PinInvalid = 0x31,
    PinBlocked = 0x32,
    PinAuthInvalid = 0x33,
    PinAuthBlocked = 0x34,
    PinNotSet = 0x35,
    PuatRequired = 0x36,
    PinPolicyViolation = 0x37,
    RequestTooLarge = 0x39,
    UvBlocked = 0x3C,
    IntegrityFailure = 0x3D,
    InvalidSubcommand = 0x3E,
    UvInvalid = 0x3F,
    UnauthorizedPermission = 0x40
};

/// CTAP 2.1 section 6: the commands that are known here.
enum class Command : std::uint8_t {
    MakeCredential = 0x01,
    GetAssertion = 0x02,
    GetInfo = 0x04,
    ClientPin = 0x06,
    Reset = 0x07,
    GetNextAssertion = 0x08,
    BioEnrollment = 0x09,
    CredentialManagement = 0x0A,
    Selection = 0x0B,
    LargeBlobs = 0x0C,
    Config = 0x0D,
    /// The prototype's number for bioEnrollment (userVerificationMgmtPreview).
    BioEnrollmentPreview = 0x40,
    /// The prototype's number (FIDO_2_1_PRE) for credentialManagement: libfido2 before 1.14 knows no other,
    /// and keys in the field answer to both.
    CredentialManagementPreview = 0x41
};

/// Section 6.5.5.7: what a PIN token is good for; bits.
enum Permission : std::uint8_t {
    permissionMakeCredential = 0x01,
    permissionGetAssertion = 0x02,
    permissionCredentialManagement = 0x04,
    permissionBioEnrollment = 0x08,
    permissionLargeBlobWrite = 0x10,
    permissionAuthenticatorConfig = 0x20
};

/// The flags of authenticator data (WebAuthn section 6.1).
enum AuthDataFlag : std::uint8_t {
    flagUserPresent = 0x01,
    flagUserVerified = 0x04,
    flagAttested = 0x40,
    flagExtensions = 0x80
};

inline constexpr std::int64_t coseEs256 = -7;
inline constexpr std::int64_t coseEdDsa = -8;
inline constexpr std::int64_t coseEcdhEsHkdf256 = -25;

/// A value, or the status the authenticator answers instead.
template <typename T> class [[nodiscard]] Answer : public tl::expected<T, Status> {
public:
    using tl::expected<T, Status>::expected;
};

inline tl::unexpected<Status> refuse(Status status) {
    return tl::unexpected<Status>(status);
}

} // namespace fidesk::simulator

/// Leaves the function with the status of @p expression, an Answer, if it was refused.
#define CTAP_TRY(expression)                                                                                 \
    do {                                                                                                     \
        if (auto ctapTried = (expression); !ctapTried)                                                       \
            return ::fidesk::simulator::refuse(ctapTried.error());                                           \
    } while (false)

#define CTAP_JOIN2(a, b) a##b
#define CTAP_JOIN(a, b) CTAP_JOIN2(a, b)

/// `CTAP_ASSIGN(auto rp, parseRp(...));` declares `rp`, or leaves with the status.
#define CTAP_ASSIGN(declaration, expression)                                                                 \
    auto CTAP_JOIN(ctapAnswer, __LINE__) = (expression);                                                     \
    if (!CTAP_JOIN(ctapAnswer, __LINE__))                                                                    \
        return ::fidesk::simulator::refuse(CTAP_JOIN(ctapAnswer, __LINE__).error());                         \
    declaration = std::move(*CTAP_JOIN(ctapAnswer, __LINE__))
