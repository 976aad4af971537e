#pragma once

#include "core/portal/Types.h"
#include "core/profiles/Profile.h"

#include <filesystem>
#include <string>
#include <vector>

namespace fidesk::campaign {

/// How whoever gets the key learns of a PIN that was generated.
enum class HandOver {
    Deposit, ///< kept for them before the key has it
    Shown    ///< shown once the key is ready
};

/// One kind of job that the campaign kills at every point.
struct JobKind {
    std::string name{};
    profiles::Profile profile{};
    HandOver handOver{HandOver::Deposit}; ///< for profiles with generated PINs
    bool usedKey{false};                  ///< the key has a PIN that nobody knows, and somebody's passkey
    bool replaces{false};                 ///< the user has a registration whose PIN is forgotten
    bool lateReset{false};                ///< the key takes no reset until it was unplugged
    bool renews{false};                   ///< the session ends half-way, and is renewed
};

const std::vector<JobKind>& jobKinds();
/// Throws std::runtime_error if there is none.
const JobKind& jobKind(const std::string& name);

inline constexpr const char* typedPin = "84610275"; ///< what a person types
inline constexpr const char* oldPin = "9173";       ///< of a key that was in use

/// One job for one user, in a folder of its own: key.state, records.db, and what people wrote down.
struct Run {
    std::filesystem::path folder{};
    const JobKind* kind{nullptr};
    portal::User user{};

    [[nodiscard]] std::filesystem::path keyFile() const { return folder / "key.state"; }
    [[nodiscard]] std::filesystem::path recordsFile() const { return folder / "records.db"; }
    [[nodiscard]] std::filesystem::path pinsFile() const { return folder / "pins"; } ///< deposited or shown
    [[nodiscard]] std::filesystem::path oldFile() const {
        return folder / "old";
    } ///< the registration that goes
};

/// The PINs that were deposited or shown, the newest first.
std::vector<std::string> pinsOf(const Run& run);
/// As somebody who writes it down at once.
void writePin(const Run& run, const std::string& pin);

} // namespace fidesk::campaign
