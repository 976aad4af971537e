#pragma once

#include "core/base/Bytes.h"
#include "core/base/Clock.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fidesk::records {

/// A key as far as it can be told from others. CTAP has no serial number, and most keys tell none over USB.
struct KeyIdentity {
    std::string manufacturer{};
    std::string product{};
    std::string serial{};
    std::uint16_t vendorId{0};
    std::uint16_t productId{0};
    std::array<std::uint8_t, 16> aaguid{}; ///< as the key claims
    std::string model{};                   ///< its name in the catalogue; empty: not known
    std::string label{};                   ///< what is written on it, the organisation's own number
};

/// For whom, as the portal names them.
struct Holder {
    std::string id{};
    std::string userPrincipalName{};
    std::string displayName{};
};

/// A row of a batch.
struct BatchPlace {
    std::string batch{}; ///< its id
    std::int64_t row{0};
};

enum class JobKind {
    Enrol,
    Replace ///< a forgotten PIN: reset, remove the old registration, enrol again
};

/// What a job is about to do, or has done. Written, and synced, before the deed.
enum class JobStep {
    Begun,            ///< nothing was left behind yet
    ResetKey,         ///< the key may be wiped
    RemoveOld,        ///< `replacedId` may be gone
    Configure,        ///< settings of the key may have changed
    SetPin,           ///< the key may have the new PIN
    CreateCredential, ///< likewise, and a passkey of `rpId` and `userHandle`, whose id is not known
    Created,          ///< `credentialId` is on the key; the portal was not asked
    Register,         ///< it may be at the portal
    Registered,       ///< it is at the portal as `registrationId`
    ForcePinChange,   ///< the proof is done; the key may demand another PIN
    TakeBack          ///< is being undone: what there is at the portal, then the passkey
};

/// An enrolment that is not over: all that is needed to end it after a crash. No PIN, no token, no secret.
struct Job {
    std::string id{}; ///< a UUID
    JobKind kind{JobKind::Enrol};
    JobStep step{JobStep::Begun};
    TimePoint startedAt{};
    std::string portal{}; ///< its address
    std::string by{};     ///< userPrincipalName of who is signed in there
    Holder holder{};
    KeyIdentity key{};
    std::string profile{}; ///< id; empty: none was chosen
    std::string nickname{};
    std::optional<BatchPlace> place{};
    bool keyWasReset{false};
    bool pinGenerated{false};  ///< nobody chose the PIN
    bool pinHandedOver{false}; ///< and it is known to somebody, or kept for them
    std::string replacedId{};  ///< the registration that goes, of JobKind::Replace
    std::string replacedNickname{};
    std::string rpId{};
    Bytes userHandle{}; ///< 1 to 64 bytes
    TimePoint challengeExpiresAt{};
    Bytes credentialId{};      ///< from Created on
    Bytes attestationObject{}; ///< likewise: what is registered
    Bytes clientDataJson{};    ///< likewise
    std::string registrationId{};
    bool toProve{false};     ///< the profile wants it to sign once
    bool proved{false};      ///< it has
    bool pinToChange{false}; ///< the profile wants the key to demand another PIN
    bool inDoubt{false};     ///< an attempt to end it could not ask the portal
    std::string reason{};    ///< name of the error that ended it last; empty: none
};

/// "CreateCredential", for the file and `--json`.
std::string_view name(JobStep step);
std::string_view name(JobKind kind);

} // namespace fidesk::records
