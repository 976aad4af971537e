#pragma once

#include "core/base/Bytes.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace fidesk::token {

/// One key as the operating system (or the simulator) lists it, before it is opened.
struct TokenAddress {
    std::string id{};   ///< names it as long as it stays in; what `--key` takes
    std::string path{}; ///< for the transport: /dev/hidraw3, or the simulator's own
    std::string manufacturer{};
    std::string product{};
    std::string serial{}; ///< empty where the key tells none, as most do
    std::uint16_t vendorId{0};
    std::uint16_t productId{0};
    /// Another number each time it is plugged in, so that who looks too late still sees that it was out; 0
    /// where that is not known.
    std::uint64_t insertion{0};
    bool operator==(const TokenAddress&) const = default;
};

/// authenticatorGetInfo (CTAP 2.1 section 6.4), as far as the key tells.
struct AuthenticatorInfo {
    std::vector<std::string> versions{};   ///< "FIDO_2_1", "FIDO_2_0", "U2F_V2", ...; unknown ones too
    std::vector<std::string> extensions{}; ///< "credProtect", "hmac-secret", ...
    std::array<std::uint8_t, 16> aaguid{};
    std::map<std::string, bool> options{}; ///< "rk", "up", "clientPin", "credMgmt", ...
    std::uint64_t maxMessageSize{1024};
    std::vector<std::uint8_t> pinProtocols{};
    std::uint64_t maxCredentialsInList{0};  ///< 0: not told
    std::uint64_t maxCredentialIdLength{0}; ///< 0: not told
    std::vector<std::string> transports{};
    std::vector<std::int64_t> algorithms{}; ///< COSE; empty: not told, ES256 can be assumed
    std::uint64_t firmwareVersion{0};       ///< 0: not told
    std::size_t minPinLength{4};            ///< code points
    bool pinMustChange{false};              ///< forcePINChange
    std::optional<std::uint64_t> remainingDiscoverableCredentials{};
    std::uint64_t maxRpIdsForMinPinLength{0};              ///< maxRPIDsForSetMinPINLength
    std::uint64_t uvModality{0};                           ///< FIDO registry bits; 0: not told
    std::uint64_t maxLargeBlobArray{0};                    ///< bytes; 0: not told
    std::uint64_t maxCredBlobLength{0};                    ///< bytes; 0: not told
    std::map<std::string, std::uint64_t> certifications{}; ///< "FIDO": level, ...
    bool canWink{false}; ///< CAPABILITY_WINK of CTAPHID_INIT (section 11.2.9.1.3)

    /// Speaks U2F and nothing newer: all else here is as by default.
    [[nodiscard]] bool u2fOnly() const { return versions == std::vector<std::string>{"U2F_V2"}; }
    /// The option's value where the key lists it (absent is not the same as false: section 6.4).
    [[nodiscard]] std::optional<bool> option(const std::string& name) const {
        const auto found = options.find(name);
        return found == options.end() ? std::nullopt : std::optional(found->second);
    }
    [[nodiscard]] bool canPin() const { return options.contains("clientPin"); }
    [[nodiscard]] bool pinSet() const { return option("clientPin").value_or(false); }
    [[nodiscard]] bool canManageCredentials() const {
        return option("credMgmt").value_or(false) || option("credentialMgmtPreview").value_or(false);
    }
};

/// What is left of the PIN tries (CTAP 2.1 section 6.5.5.2).
struct PinRetries {
    int left{0};                  ///< 0: blocked until reset
    bool powerCycleNeeded{false}; ///< three wrong in a row: unplug and plug in again
};

/// What authenticatorBioEnrollment's getFingerprintSensorInfo tells (CTAP 2.1 section 6.7.3).
struct FingerprintSensor {
    enum class Kind : std::uint8_t { Other = 0, Touch = 1, Swipe = 2 };
    Kind kind{Kind::Other};
    unsigned samples{0}; ///< good ones a fingerprint takes; 0: not told
};

/// All a key tells of itself without a PIN and without a touch.
struct TokenStatus {
    AuthenticatorInfo info{};
    std::optional<PinRetries> pinRetries{};    ///< where a PIN is set
    std::optional<int> uvRetries{};            ///< for the fingerprint, where the key has one enrolled
    std::optional<FingerprintSensor> sensor{}; ///< where it has one
};

/// Whether a key has a PIN and whether it can be used; the three locks are told apart.
enum class PinCondition {
    NotPossible, ///< the key has no PIN
    NotSet,
    Set,
    MustChange,   ///< forcePINChange
    ReplugNeeded, ///< three wrong in a row
    Blocked       ///< no tries left: reset only
};
PinCondition pinCondition(const TokenStatus& status);

/// What a new credential shall be. Plain values: token knows nothing of WebAuthn's JSON.
struct MakeCredential {
    std::array<std::uint8_t, 32> clientDataHash{};
    std::string rpId{};
    std::string rpName{};
    Bytes userId{}; ///< 1 to 64 bytes
    std::string userName{};
    std::string userDisplayName{};
    std::vector<std::int64_t> algorithms{}; ///< in order of preference
    std::vector<Bytes> excludeList{};
    bool discoverable{true};
    bool hmacSecret{false};
    std::optional<std::uint8_t> credProtect{}; ///< 1 to 3
    bool enforceCredProtect{false}; ///< fail with NotSupportedByKey where the key lacks credProtect
    bool largeBlobKey{false};       ///< so that a large blob can be kept for it; ignored where not possible
    bool minPinLength{false};       ///< ask for the minPinLength extension's output; likewise
    Bytes credBlob{};               ///< kept with it, at most maxCredBlobLength bytes; likewise
};

/// What authenticatorMakeCredential returned, each part as it came.
struct CreatedCredential {
    Bytes credentialId{};
    std::string format{};      ///< "packed", "fido-u2f", "none", ...
    Bytes statementCbor{};     ///< attStmt, one CBOR map
    Bytes authenticatorData{}; ///< raw, not wrapped in a CBOR string
};

struct GetAssertion {
    std::array<std::uint8_t, 32> clientDataHash{};
    std::string rpId{};
    std::vector<Bytes> allowList{}; ///< empty: any discoverable credential of rpId
    bool userPresence{true};        ///< false: a silent assertion, no touch
};

struct Assertion {
    Bytes credentialId{};
    Bytes authenticatorData{}; ///< raw
    Bytes signature{};
    Bytes userHandle{}; ///< empty where the key gave none
};

/// A passkey on a key, as authenticatorCredentialManagement tells it (CTAP 2.1 section 6.8).
struct Passkey {
    std::string rpId{};
    Bytes credentialId{};
    Bytes userId{};
    std::string userName{};
    std::string userDisplayName{};
    std::int64_t algorithm{0};    ///< COSE; 0: not told
    std::uint8_t protection{0};   ///< credProtect, 1 to 3; 0: not told
    bool canHaveLargeBlob{false}; ///< it was made with largeBlobKey
};

/// The passkeys on a key with the room there is (getCredsMetadata).
struct PasskeyStore {
    std::vector<Passkey> passkeys{};
    std::uint64_t used{0};
    std::uint64_t remaining{0}; ///< at most so many more
};

/// An enrolled fingerprint (CTAP 2.1 section 6.7).
struct Fingerprint {
    Bytes id{};
    std::string name{}; ///< empty where it has none
    bool operator==(const Fingerprint&) const = default;
};

/// What the sensor says of one sample (lastEnrollSampleStatus, CTAP 2.1 section 6.7.4).
enum class SampleAdvice {
    Good,
    TooHigh,
    TooLow,
    TooLeft,
    TooRight,
    TooFast,
    TooSlow,
    PoorQuality,
    TooSkewed,
    TooShort,
    MergeFailure,
    Exists,         ///< this finger is enrolled already
    NoUserActivity, ///< nobody touched the sensor in time
    NotLifted,      ///< the finger was not lifted since the last sample
    Unknown
};

struct FingerprintSample {
    SampleAdvice advice{SampleAdvice::Unknown};
    unsigned remaining{0}; ///< good samples still to come
    bool operator==(const FingerprintSample&) const = default;
};

/// A large blob (CTAP 2.1 section 6.10), decrypted and inflated, with the passkey it belongs to.
struct LargeBlob {
    Bytes credentialId{};
    std::string rpId{};
    std::string userName{};
    Bytes content{};
};

struct LargeBlobStore {
    std::vector<LargeBlob> blobs{};
    std::uint64_t bytesUsed{0};  ///< of the serialized large-blob array
    std::uint64_t bytesTotal{0}; ///< its greatest length
};

/// How many of @p rpIds, from the first, can be told to a key at once by Token::setMinPinLengthRpIds():
/// libfido2 signs at most 128 bytes of parameters.
std::size_t rpIdsThatFit(const std::vector<std::string>& rpIds);

} // namespace fidesk::token
