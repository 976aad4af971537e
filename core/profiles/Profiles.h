#pragma once

#include "core/profiles/Profile.h"

#include <filesystem>
#include <optional>

namespace fidesk::profiles {

/// Where profiles are: JSON files, one for each, named after its id.
struct Places {
    /// What an organisation presets: `profiles/*.json`, `policy.json`, `trust/*.pem`, `letter.html`.
    std::filesystem::path machine{};
    std::filesystem::path user{}; ///< this user's own: `*.json`
};

/// What an organisation says of profiles on a machine: its `policy.json`.
struct MachinePolicy {
    bool onlyPreset{false};       ///< the user's own profiles are not used
    std::string defaultProfile{}; ///< the id of the one that is used where none is chosen; empty: none
    bool operator==(const MachinePolicy&) const = default;
};

/// Reads {"onlyPreset": true, "default": "ID"}, at most maxProfileBytes; either may be left out, unknown
/// members are errors. Errors: as parseProfile().
Result<MachinePolicy> parseMachinePolicy(ByteView json);

/// Those of this machine and this user: /etc/fidesk on Linux, %ProgramData%\Fidesk on Windows,
/// /Library/Application Support/Fidesk on macOS; and the folder `profiles` of the user's own settings.
Places standardPlaces();

/// The template of PIN letters that an organisation puts on a machine for all its users: `letter.html` beside
/// its profiles (/etc/fidesk/letter.html on Linux). Nothing where there is none; one that cannot be read or
/// used is there all the same, so that it is noticed.
std::optional<std::filesystem::path> letterTemplate(const Places& places);

/// A profile with where it comes from.
struct Entry {
    Profile profile{};
    bool locked{false}; ///< preset for the machine: it cannot be changed here
    bool operator==(const Entry&) const = default;
};

/// A file that cannot be used, and why; the other files still can.
struct BadFile {
    std::filesystem::path path{};
    Error error{};
};

/// The profile in the file @p path, whose name without ".json" is its id. Errors: FileUnreadable (pipes and
/// devices too); Malformed, where the name is none for a profile, or as parseProfile().
Result<Profile> readProfile(const std::filesystem::path& path);
/// Likewise a machine's policy. Errors: FileUnreadable, parseMachinePolicy().
Result<MachinePolicy> readMachinePolicy(const std::filesystem::path& path);

/// The profiles there are. A profile of the machine hides one of the user of the same id, even where its file
/// cannot be used. `policy.json` can forbid the user's own and name the one that is used where a person
/// chooses none; where it cannot be read, only those of the machine are given, none of them by default, and
/// it is among the bad files. At most 1000 files of a place are read. A value; made again to see changes that
/// others made.
class Profiles {
public:
    explicit Profiles(Places places);

    /// By name, as people sort.
    [[nodiscard]] const std::vector<Entry>& all() const { return entries_; }
    [[nodiscard]] const std::vector<BadFile>& bad() const { return bad_; }
    /// Whether the user may have profiles of their own.
    [[nodiscard]] bool ownAllowed() const { return ownAllowed_; }
    /// The id of the machine's default; empty: it has none.
    [[nodiscard]] const std::string& defaultId() const { return default_; }

    /// Errors: ProfileNotFound (`detail` is the id); where its file is among the bad ones, that one's.
    [[nodiscard]] Result<Profile> find(const std::string& id) const;
    /// What is used where none is chosen: the machine's default, or one that demands nothing and has no id,
    /// where the machine does not forbid it. Errors: ProfileNotFound where only preset ones are allowed and
    /// none is the default; the policy's, where it is among the bad files; as find().
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
    void readPolicy();
    void readPlace(const std::filesystem::path& place, bool locked);
    [[nodiscard]] bool isPreset(const std::string& id) const;
    [[nodiscard]] std::filesystem::path ownFile(const std::string& id) const;
};

} // namespace fidesk::profiles
