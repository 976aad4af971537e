#pragma once

#include "core/profiles/Profiles.h"
#include "core/webauthn/TrustAnchors.h"

#include <filesystem>
#include <vector>

namespace fidesk::profiles {

/// The root certificates of makers that prove a key's model, for profiles that want that
/// (Profile::attestationRequired).
struct Trust {
    webauthn::TrustAnchors anchors{};
    std::vector<BadFile> bad{}; ///< files of the machine that cannot be used; the others are
};

/// The folder of @p places where an organisation puts them: `trust`, beside `profiles`.
std::filesystem::path trustPlace(const Places& places);

/// Reads all `*.pem` in trustPlace(), of which there may be none, and @p files, each at most 1 MiB with any
/// number of certificates in PEM form. Errors, of @p files: FileUnreadable; Malformed (no certificate, or
/// one that is none), `detail` names the file.
Result<Trust> readTrust(const Places& places, const std::vector<std::filesystem::path>& files);

} // namespace fidesk::profiles
