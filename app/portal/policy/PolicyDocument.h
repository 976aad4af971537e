#pragma once

#include "core/base/Result.h"
#include "core/webauthn/Types.h"

#include <QJsonObject>

#include <optional>
#include <string>
#include <vector>

namespace fidesk::server {

inline constexpr std::size_t maxKeysPerUser = 10;
inline constexpr std::size_t maxNicknameLength = 30;
inline constexpr std::size_t maxPatternBytes = 200;
inline constexpr std::size_t maxAaguids = 1000;

/// What one organisation says of its own; where it says nothing of a field, its parent decides.
struct PolicyDocument {
    std::optional<bool> attestationRequired{};
    /// "cb69481e-8ff7-4039-93ec-0a2729a154a8", lower case, none twice, at most maxAaguids. Said and empty is
    /// not the same as not said: it lifts the parent's list.
    std::optional<std::vector<std::string>> allowedAaguids{};
    std::optional<std::vector<std::string>> blockedAaguids{};
    std::optional<webauthn::UserVerification> userVerification{};
    std::optional<std::size_t> keysPerUser{};     ///< 1 to maxKeysPerUser
    std::optional<std::size_t> nicknameLength{};  ///< 1 to maxNicknameLength
    std::optional<std::string> nicknamePattern{}; ///< at most maxPatternBytes; said and empty: any nickname
    std::optional<bool> passwordAlone{};
    bool operator==(const PolicyDocument&) const = default;
};

/// Reads a document's JSON, members as the fields above, userVerification "required", "preferred" or
/// "discouraged". Errors: Malformed, `detail` names the field and says what it may be: unknown fields, other
/// types (null included), AAGUIDs that are none or there twice, numbers out of range, a pattern that does not
/// compile.
Result<PolicyDocument> parsePolicy(const QJsonObject& json);

/// The inverse of parsePolicy(): the fields that are said.
QJsonObject toJson(const PolicyDocument& document);

/// Errors: Malformed, with a sentence, if no field has that name.
Result<void> requirePolicyField(const std::string& name);

/// The names of the fields, in the order they are shown.
const std::vector<std::string>& policyFields();

} // namespace fidesk::server
