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
    std::uint16_t vendorId{0};
    std::uint16_t productId{0};
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
};

} // namespace fidesk::token
