#pragma once

#include "core/base/Result.h"
#include "core/webauthn/Types.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fidesk::profiles {

/// Where a key's first PIN comes from.
enum class PinSource {
    Typed,    ///< a person chooses it, typed twice
    Generated ///< the program does, and hands it over
};

inline constexpr std::size_t maxProfileId = 64;           ///< characters
inline constexpr std::size_t maxProfileName = 60;         ///< code points
inline constexpr std::size_t maxProfileDescription = 500; ///< code points
inline constexpr std::size_t maxNicknamePattern = 200;    ///< code points
inline constexpr std::size_t maxAllowedModels = 500;
inline constexpr std::size_t minPinLength = 4;  ///< code points; of CTAP 2.1 section 6.5.1
inline constexpr std::size_t maxPinLength = 63; ///< likewise; bytes there
inline constexpr std::size_t maxProfileBytes = std::size_t{64} * 1024; ///< of a file

/// Whether @p id can be a profile's: a-z, 0-9 and '-', 1 to 64.
bool isProfileId(std::string_view id);

/// A named set of key policy: what enrolment does to a key and what it demands of it. As constructed it
/// demands nothing beyond what the portal does: the profile of who has chosen none.
struct Profile {
    std::string id{};   ///< a-z, 0-9 and '-', 1 to 64: the name of its file, and what `--profile` takes
    std::string name{}; ///< for people
    std::string description{}; ///< likewise; may be empty
    bool resetFirst{false};    ///< wipe the key before anything else
    PinSource pin{PinSource::Typed};
    /// Digits, 4 to 63; more where the key's minimum is more. Where it is not said, 6 or minPinLength.
    std::size_t generatedPinLength{6};
    /// Set on the key (setMinPINLength): code points, 4 to 63. Not more than generatedPinLength where the PIN
    /// is generated: who writes both means both.
    std::optional<std::size_t> minPinLength{};
    bool forcePinChange{false};        ///< the key demands another PIN before its first use
    bool alwaysUv{false};              ///< the key never works without user verification
    bool enterpriseAttestation{false}; ///< enabled on the key
    /// Empty: any. None twice, none of all zeros. Without attestationRequired the key's own word is believed.
    std::vector<webauthn::Aaguid> allowedModels{};
    bool attestationRequired{false}; ///< a chain to a known root proves the model
    /// The registration must say that the user was verified, even where the portal does not ask for it.
    bool userVerificationRequired{false};
    std::string nicknamePattern{}; ///< see nicknameFrom(); empty: the key's own name
    bool proveByAssertion{true};   ///< sign once with the new credential before the key is handed over
    bool operator==(const Profile&) const = default;
};

/// What stands for the placeholders of a nickname pattern. Text is UTF-8, any may be empty.
struct NicknameWords {
    std::string model{};    ///< {model}: of the catalogue, or the product's name
    std::string label{};    ///< {label}: what is written on the key
    std::string serial{};   ///< {serial}
    std::string user{};     ///< {user}: the display name
    std::string userName{}; ///< {userName}: the userPrincipalName
    std::string date{};     ///< {date}: 2026-04-20
};

/// The nickname that @p pattern makes of @p words: placeholders replaced, "{{" and "}}" for braces, white
/// space that an empty word leaves behind removed, cut to maxNicknameLength characters at a grapheme's end.
/// Words may hold anything: their control characters become spaces. Errors: InvalidArgument (an unknown
/// placeholder, a brace alone; `detail` names it), NicknameEmpty, NicknameMalformed (a control character in
/// @p pattern).
Result<std::string> nicknameFrom(const std::string& pattern, const NicknameWords& words);

/// Reads a profile's JSON text (resources/schema/profile.schema.json), at most maxProfileBytes; @p id is the
/// profile's. Unknown members are errors. Errors: Malformed, `detail` begins with "line N, FIELD: " (or "line
/// N: ").
Result<Profile> parseProfile(ByteView json, const std::string& id);

/// The inverse, indented, every member in the order of the schema.
std::string toJsonText(const Profile& profile);

} // namespace fidesk::profiles
