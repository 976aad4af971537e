#pragma once

#include "core/profiles/Profile.h"

#include <filesystem>

namespace fidesk::profiles {

/// Where profiles are: JSON files, one for each, named after its id.
struct Places {
    std::filesystem::path machine{}; ///< what an organisation presets: `profiles/*.json` and `policy.json`
    std::filesystem::path user{};    ///< this user's own: `*.json`
};

/// Those of this machine and this user: /etc/fidesk on Linux, %ProgramData%\Fidesk on Windows,
/// /Library/Application Support/Fidesk on macOS; and the folder `profiles` of the user's own settings.
Places standardPlaces();

/// A profile with where it comes from.
struct Entry {
    Profile profile{};
    bool locked{false}; ///< preset for the machine: it cannot be changed here
};

/// A file that cannot be used, and why; the other files still can.
struct BadFile {
    std::filesystem::path path{};
    Error error{};
};

/// The profiles there are. A profile of the machine hides one of the user of the same id. `policy.json`,
/// {"onlyPreset": true, "default": "ID"}, can forbid the user's own and name the one that is chosen where a
/// person chooses none; where it cannot be read, only those of the machine are given, none of them by
/// default, and it is among the bad files. A value; read again to see changes.
class Profiles {
public:
    explicit Profiles(Places places);

    /// By name.
    [[nodiscard]] const std::vector<Entry>& all() const { return entries_; }
    [[nodiscard]] const std::vector<BadFile>& bad() const { return bad_; }
    /// Whether the user may have profiles of their own.
    [[nodiscard]] bool ownAllowed() const { return ownAllowed_; }

    /// Errors: ProfileNotFound (`detail` is the id); Malformed, where its file is among the bad ones.
    [[nodiscard]] Result<Profile> find(const std::string& id) const;
    /// What is used where none is chosen: the machine's default, or one that demands nothing, where the
    /// machine does not forbid it. Errors: ProfileNotFound where only preset ones are allowed and none is the
    /// default; as find().
    [[nodiscard]] Result<Profile> standard() const;

    /// Writes @p profile among the user's own, in place of one of its id; atomically. Errors: InvalidArgument
    /// (it would not be read again; `detail` names the field), ProfileLocked, FileUnwritable.
    Result<void> save(const Profile& profile);
    /// Errors: ProfileLocked, ProfileNotFound, FileUnwritable.
    Result<void> remove(const std::string& id);

private:
    Places places_;
    std::vector<Entry> entries_{};
    std::vector<BadFile> bad_{};
    bool ownAllowed_{true};
    std::string default_{};

    void read();
};

} // namespace fidesk::profiles
