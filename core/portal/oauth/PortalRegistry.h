#pragma once

#include "core/portal/oauth/PortalSettings.h"

#include <string>
#include <vector>

namespace fidesk::portal::oauth {

/// The portals a person has added, in a JSON file of their own; the one added last, or chosen, is current.
/// Each call reads the file anew, and writing replaces it whole. One thread at a time.
class PortalRegistry {
public:
    /// @p path: the file; it and its directory are made when something is added.
    explicit PortalRegistry(std::string path);

    /// "portals.json" in the directory of the application's settings (QStandardPaths::AppConfigLocation).
    static std::string defaultPath();

    /// Empty where there is no file. Errors: FileUnreadable, Malformed.
    [[nodiscard]] Result<std::vector<PortalSettings>> portals() const;

    /// Errors: PortalNotAdded; those of portals().
    [[nodiscard]] Result<PortalSettings> current() const;

    /// Adds @p settings, in place of another with the same url, and makes it current. Errors: those of
    /// portals(), FileUnwritable.
    Result<void> add(const PortalSettings& settings);

    /// Makes the portal at @p url current. Errors: PortalNotAdded; those of add().
    Result<void> choose(const std::string& url);

    /// Errors: PortalNotAdded; those of add().
    Result<void> remove(const std::string& url);

private:
    struct Contents;
    [[nodiscard]] Result<Contents> read() const;
    [[nodiscard]] Result<void> write(const Contents& contents) const;

    std::string path_;
};

} // namespace fidesk::portal::oauth
